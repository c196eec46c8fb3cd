import * as vscode from 'vscode';
import type { Disposable } from '../../base';
import { loadCourse } from '../../course';
import { LOCAL } from '../connection';
import { HANDOUT_PANEL, PREVIEW_PANEL, type CommandId } from '../contributions';
import type { Milestones } from '../milestones';
import type { RiskQuestion } from '../riskQuestion';
import { columnToRead, DEFAULT_SESSION } from '../terminals';
import { quote } from '../../workbench';
import type { Preflights } from '../preflight';
import type { Connection, Terminals } from '../types';
import { askForValue } from './askForValue';
import { Exercises } from './exercises';
import { insertAtCursor } from './insert';
import { loadKept } from './keptCourses';
import { CourseChecking } from './authoring/checking';
import { registerCourseCompletion } from './authoring/completion';
import { unsavedOf } from './authoring/courseFiles';
import { ChapterPreview } from './authoring/preview';
import { ShortMemory } from './authoring/shortMemory';
import { HandoutModel, type ModelParts } from './model';
import { HandoutPanel, type PanelParts } from './panel';
import { CourseProblems } from './problems';
import { exportProgress, resetProgress } from './progressActions';
import { SUMMARY } from './protocol';
import { ChapterTree } from './tree';
import type { CourseTrust } from './trust';
import { createCourseTrust } from './trustQuestion';
import { CourseValues } from './values';

export { loadKept } from './keptCourses';
export { createCourseTrust } from './trustQuestion';

export interface HandoutParts {
  connection: Connection;
  terminals: Terminals;
  milestones: Milestones;
  /** Absolute path of the course. */
  courseFolder: string;
  trust: CourseTrust;
  risks: RiskQuestion;
  /** Folders of the active workbench where images of sandboxes are looked for. */
  imageFolders: () => readonly string[];
  watches: ModelParts['watches'];
  preflights: Preflights;
  /** Asks the person for a workbench and connects to it. */
  connect: () => Thenable<unknown>;
  /** The command that opens a chapter: `(chapterId, anchor?)`. */
  openCommand: CommandId;
}

/** The handout: a course whose steps run on the workbench and tick themselves. */
export interface Handout extends Disposable {
  /** The chapters, for a tree view. */
  readonly tree: vscode.TreeDataProvider<string>;
  /** Shows the panel: `chapterId` (and the heading or step in it), else where it was left. */
  open(chapterId?: string, anchor?: string): Promise<void>;
  /** Runs a step as its Run button does, and shows it. */
  runStep(id: string): Promise<void>;
  /** Looks at all open steps of the chapter that is open. */
  checkNow(): Promise<void>;
  /** Asks once, then forgets the progress of a chapter or, where none is named, of what the person chooses. */
  reset(chapterId?: string): Promise<void>;
  /** Shows the panel with its search open. */
  search(): Promise<void>;
  /** Shows the page that says what was done. */
  summary(): Promise<void>;
  /** Shows the chapter of the active editor as it would be in the handout. */
  preview(): Promise<void>;
  /** Writes the progress to a file that the person chooses. */
  exportProgress(): Promise<void>;
}

/** Builds the handout. The course is not read before something asks for it. */
export function createHandout(context: vscode.ExtensionContext, parts: HandoutParts): Handout {
  const { connection, terminals, courseFolder, trust } = parts;
  const values = new CourseValues(context.globalState, askForValue);
  const modelOf = (own: Pick<ModelParts, 'folder' | 'trust' | 'memento' | 'load'>): HandoutModel =>
    new HandoutModel({
      ...own,
      connection,
      terminals,
      defaultSession: DEFAULT_SESSION,
      values,
      quote,
      imageFolders: parts.imageFolders,
      watches: parts.watches,
      has: () => connection.active && parts.preflights.report(connection.active.workbench),
      insert: insertAtCursor,
      mayRun: (script, place) => {
        const address = place === 'local' ? LOCAL : connection.active?.address;
        // Where there is none yet, running it says so.
        return address === undefined ? Promise.resolve(true) : parts.risks.mayRunScript(address, script);
      },
      openFile: (path, initialText) =>
        vscode.commands.executeCommand('containerWorkbench.openFile' satisfies CommandId, path, initialText),
    });
  const panelOf = (
    model: HandoutModel,
    folder: string,
    { viewType, place }: Pick<PanelParts, 'viewType' | 'place'>,
  ): HandoutPanel =>
    new HandoutPanel(context.extensionUri, model, {
      connection,
      preflights: parts.preflights,
      connect: parts.connect,
      exercises,
      courseFolder: folder,
      ...{ viewType, place },
      exportProgress: () => exportProgress(model),
      reset: (chapterId) => resetProgress(model, chapterId),
    });
  const model = modelOf({
    folder: courseFolder,
    trust,
    memento: context.globalState,
    load: (folder) => loadKept(context, folder),
  });
  const exercises = new Exercises(connection, () =>
    [model.loaded?.course, preview.course].filter((course) => course !== undefined),
  );
  const panel = panelOf(model, courseFolder, {
    viewType: HANDOUT_PANEL,
    place: () => ({ viewColumn: columnToRead(), preserveFocus: false }),
  });
  const preview = new ChapterPreview((folder) => {
    const shown = modelOf({
      folder,
      trust: createCourseTrust(context, folder),
      // What an author tries out is nobody's progress.
      memento: new ShortMemory(),
      load: () => loadCourse(folder, { unsaved: unsavedOf(folder, vscode.workspace.textDocuments) }),
    });
    // Beside the text, which stays where one writes.
    const place = () => ({ viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
    return { model: shown, panel: panelOf(shown, folder, { viewType: PREVIEW_PANEL, place }) };
  });
  const tree = new ChapterTree(model, parts.openCommand, () => panel.chapter);
  const problems = new CourseProblems();

  const noteProgress = (): void => {
    if ((model.loaded?.run.count().done ?? 0) > 0) parts.milestones.reach('stepMet');
  };

  const subscriptions = [
    model.onDidChangeCourse(() => {
      problems.show(courseFolder, model.problems);
      tree.refresh();
      noteProgress();
    }),
    model.onDidChangeSteps((steps) => {
      tree.refresh([...new Set(steps.map((step) => model.find(step).chapter.id))]);
      noteProgress();
    }),
    panel.onDidOpenChapter(() => tree.refresh()),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.scheme !== 'untitled') model.poke('files');
    }),
    vscode.window.registerWebviewPanelSerializer(HANDOUT_PANEL, panel),
    new CourseChecking(problems),
    registerCourseCompletion(),
    preview,
  ];

  return {
    tree,
    open: (chapterId, anchor) => panel.open(chapterId, anchor),
    async runStep(id) {
      await model.load();
      const { chapter } = model.find(id);
      await panel.open(chapter.id, id);
      await model.runStep(id, false);
    },
    async checkNow() {
      const loaded = await model.load();
      const chapter = loaded?.course.chapters.find(({ id }) => id === (panel.chapter ?? loaded.run.chapter));
      if (chapter !== undefined) await model.lookAtAll(chapter);
    },
    reset: (chapterId) => resetProgress(model, chapterId ?? panel.chapter),
    preview: () => preview.show(),
    search: () => panel.search(),
    summary: () => panel.open(SUMMARY, undefined),
    exportProgress: () => exportProgress(model),
    dispose() {
      for (const part of [...subscriptions, panel, tree, problems, exercises, model]) part.dispose();
    },
  };
}
