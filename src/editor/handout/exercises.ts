import * as vscode from 'vscode';
import { ExplainedError, displayText, noticeText } from '../../base';
import { readCourseFile, type Course, type ExerciseFiles, type Step } from '../../course';
import { SOLUTION_SCHEME, type CommandId } from '../contributions';
import type { Connection } from '../types';
import { addressOf } from '../files/address';
import { copyExercise, firstToOpen } from './exerciseFolder';

/** Folders of exercises: copied to the workbench to work in, and compared with their solutions. */
export class Exercises implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #connection: Connection;
  readonly #courses: () => readonly Course[];
  readonly #registration: vscode.Disposable;

  /** `courses` are those that are shown somewhere. */
  constructor(connection: Connection, courses: () => readonly Course[]) {
    this.#connection = connection;
    this.#courses = courses;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SOLUTION_SCHEME, this);
  }

  /** Copies the folder of an exercise to the workbench where it is not there yet, and opens it. */
  async open(step: Step): Promise<void> {
    const { folder } = step;
    const course = this.#courseOf(step);
    if (folder === undefined || course === undefined) return;
    const workbench = this.#workbench();
    const copied = await copyExercise(workbench, course.folder, folder);
    const first = firstToOpen(folder.files);
    if (first !== undefined)
      await vscode.commands.executeCommand(
        'containerWorkbench.openFile' satisfies CommandId,
        `${copied.folder}/${first}`,
      );
    const uri = addressOf(workbench, copied.folder);
    const shown = (vscode.workspace.workspaceFolders ?? []).some(
      (each) =>
        uri.toString() === each.uri.toString() || uri.toString().startsWith(`${each.uri.toString()}/`),
    );
    if (shown) await vscode.commands.executeCommand('revealInExplorer', uri);
    const show = vscode.l10n.t('Show in the Explorer');
    const place = displayText(copied.folder);
    const said =
      copied.kept.length > 0
        ? vscode.l10n.t('{0}: left as you have changed it: {1}.', place, displayText(copied.kept.join(', ')))
        : copied.made.length > 0
          ? vscode.l10n.t('Files copied to {0}: {1}.', place, copied.made.length)
          : vscode.l10n.t('{0} is there already.', place);
    void vscode.window.showInformationMessage(noticeText(said), ...(shown ? [] : [show])).then((chosen) => {
      if (chosen === show)
        void vscode.commands.executeCommand(
          'containerWorkbench.openFolder' satisfies CommandId,
          copied.folder,
        );
    });
  }

  /** Shows what the participant has, and what the solution has in its place; where there is no such file, the solution alone. */
  async compare(step: Step): Promise<void> {
    const { title, folder, solution } = step;
    const course = this.#courseOf(step);
    if (solution === undefined || course === undefined) return;
    const workbench = this.#workbench();
    const files = await workbench.files();
    const home = `${files.home}/${(folder ?? solution).name}`;
    const pairs = await Promise.all(
      solution.files.map(async (file): Promise<Pair> => {
        const path = `${home}/${file}`;
        const there = await files.stat(path).then(
          () => true,
          () => false,
        );
        return {
          file,
          solution: solutionUri(course, solution, file),
          own: there ? addressOf(workbench, path) : undefined,
        };
      }),
    );
    const [only] = pairs;
    const name = displayText(title);
    if (only === undefined) return;
    if (pairs.length > 1) {
      await vscode.commands.executeCommand(
        'vscode.changes',
        vscode.l10n.t('{0}: yours, and the solution', name),
        pairs.map(({ solution: theirs, own }) => [theirs, own, theirs]),
      );
    } else if (only.own === undefined) await vscode.window.showTextDocument(only.solution);
    else
      await vscode.commands.executeCommand(
        'vscode.diff',
        only.own,
        only.solution,
        vscode.l10n.t('{0}: {1} (yours, and the solution)', name, displayText(only.file)),
      );
  }

  /** Solutions are read from the course, and nothing else of it or of the computer. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const path = uri.path.slice(1);
    const course = this.#courses().find(({ folder }) => folder === uri.query);
    const known = course?.chapters
      .flatMap(({ steps }) => steps)
      .some(({ solution }) => solution?.files.some((file) => `${solution.path}/${file}` === path));
    if (course === undefined || known !== true)
      throw new ExplainedError('no-solution', vscode.l10n.t('The course has no such solution.'));
    return new TextDecoder().decode(await readCourseFile(course.folder, path));
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #courseOf(step: Step): Course | undefined {
    return this.#courses().find(({ chapters }) => chapters.some(({ steps }) => steps.includes(step)));
  }

  #workbench() {
    const workbench = this.#connection.active?.workbench;
    if (workbench !== undefined) return workbench;
    throw new ExplainedError('not-connected', vscode.l10n.t('There is no workbench for the exercise.'), {
      remedy: vscode.l10n.t('Connect to one first.'),
    });
  }
}

interface Pair {
  file: string;
  solution: vscode.Uri;
  /** What the participant has. */
  own: vscode.Uri | undefined;
}

function solutionUri(course: Course, { path }: ExerciseFiles, file: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SOLUTION_SCHEME, path: `/${path}/${file}`, query: course.folder });
}
