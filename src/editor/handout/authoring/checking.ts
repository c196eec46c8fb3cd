import * as vscode from 'vscode';
import { loadCourse } from '../../../course';
import { loadSnippetLinters } from '../../../dockerfile';
import type { CourseProblems } from '../problems';
import { courseOf, unsavedOf } from './courseFiles';

/** Milliseconds without a key before a course is checked. */
const PAUSE = 250;

/** Checks the courses whose files are open in the editor, while they are written. */
export class CourseChecking implements vscode.Disposable {
  readonly #problems: CourseProblems;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** What was begun last of each course: an older look that ends later is passed over. */
  readonly #looks = new Map<string, number>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(problems: CourseProblems) {
    this.#problems = problems;
    const { workspace } = vscode;
    this.#subscriptions = [
      workspace.onDidOpenTextDocument((document) => this.#plan(document, 0)),
      workspace.onDidChangeTextDocument(({ document }) => this.#plan(document, PAUSE)),
      workspace.onDidSaveTextDocument((document) => this.#plan(document, 0)),
    ];
    for (const document of workspace.textDocuments) this.#plan(document, 0);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #plan(document: vscode.TextDocument, pause: number): void {
    const folder = courseOf(document);
    if (folder === undefined) return;
    clearTimeout(this.#waiting.get(folder));
    this.#waiting.set(
      folder,
      setTimeout(() => void this.#check(folder), pause),
    );
  }

  async #check(folder: string): Promise<void> {
    const look = (this.#looks.get(folder) ?? 0) + 1;
    this.#looks.set(folder, look);
    const { problems } = await loadCourse(folder, {
      unsaved: unsavedOf(folder, vscode.workspace.textDocuments),
      snippets: await loadSnippetLinters(),
    });
    if (this.#looks.get(folder) === look) this.#problems.show(folder, problems);
  }
}
