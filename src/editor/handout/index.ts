import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Disposable } from '../../base';
import { loadCourse } from '../../course';
import { HANDOUT_PANEL, type CommandId } from '../contributions';
import type { Milestones } from '../milestones';
import { DEFAULT_SESSION } from '../terminals';
import { quote } from '../../workbench';
import type { Connection, Terminals } from '../types';
import { askForValue } from './askForValue';
import { Exercises } from './exercises';
import { insertAtCursor } from './insert';
import { HandoutModel } from './model';
import { HandoutPanel } from './panel';
import { showProblems } from './problems';
import { SUMMARY } from './protocol';
import { reportOf } from './report';
import { ChapterTree } from './tree';
import type { CourseTrust } from './trust';
import { CourseValues } from './values';

export { createCourseTrust } from './trustQuestion';

export interface HandoutParts {
  connection: Connection;
  terminals: Terminals;
  milestones: Milestones;
  /** Absolute path of the course. */
  courseFolder: string;
  trust: CourseTrust;
  /** Folders of the active workbench where images of sandboxes are looked for. */
  imageFolders: () => readonly string[];
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
  /** Writes the progress to a file that the person chooses. */
  exportProgress(): Promise<void>;
}

/** Builds the handout. The course is not read before something asks for it. */
export function createHandout(context: vscode.ExtensionContext, parts: HandoutParts): Handout {
  const { connection, terminals, courseFolder, trust } = parts;
  const model = new HandoutModel({
    folder: courseFolder,
    connection,
    terminals,
    defaultSession: DEFAULT_SESSION,
    memento: context.globalState,
    trust,
    values: new CourseValues(context.globalState, askForValue),
    quote,
    load: loadCourse,
    imageFolders: parts.imageFolders,
    insert: insertAtCursor,
    openFile: (path, initialText) =>
      vscode.commands.executeCommand('containerWorkbench.openFile' satisfies CommandId, path, initialText),
  });
  const exercises = new Exercises(connection, () => model.loaded?.course);
  const reset = async (chapterId: string | undefined): Promise<void> => {
    const loaded = await model.load();
    if (loaded === undefined) return;
    const chapter = loaded.course.chapters.find(({ id }) => id === chapterId);
    const one = chapter && vscode.l10n.t('Reset “{0}”', chapter.title);
    const all = vscode.l10n.t('Reset Everything');
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t('Forget which steps of the handout are done, and what you have answered?'),
      { modal: true, detail: vscode.l10n.t('What you made on the workbench stays as it is.') },
      ...(one === undefined ? [] : [one]),
      all,
    );
    if (chosen !== undefined) model.reset(chosen === all ? undefined : chapter?.id);
  };
  const exportProgress = async (): Promise<void> => {
    const loaded = await model.load();
    if (loaded === undefined) return;
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save Progress'),
      filters: { JSON: ['json'] },
      defaultUri: vscode.Uri.joinPath(
        vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir()),
        `${loaded.course.id}-progress.json`,
      ),
    });
    if (target === undefined) return;
    const report = reportOf(loaded.course, loaded.run, model.workbench, Date.now());
    await vscode.workspace.fs.writeFile(
      target,
      new TextEncoder().encode(`${JSON.stringify(report, undefined, 2)}\n`),
    );
  };
  const panel = new HandoutPanel(context.extensionUri, model, { ...parts, exercises, exportProgress, reset });
  const tree = new ChapterTree(model, parts.openCommand, () => panel.chapter);
  const diagnostics = vscode.languages.createDiagnosticCollection('container-workbench-course');

  const noteProgress = (): void => {
    if ((model.loaded?.run.count().done ?? 0) > 0) parts.milestones.reach('stepMet');
  };

  const subscriptions = [
    model.onDidChangeCourse(() => {
      showProblems(diagnostics, courseFolder, model.problems);
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
    reset: (chapterId) => reset(chapterId ?? panel.chapter),
    search: () => panel.search(),
    summary: () => panel.open(SUMMARY, undefined),
    exportProgress,
    dispose() {
      for (const part of [...subscriptions, panel, tree, diagnostics, exercises, model]) part.dispose();
    },
  };
}
