import * as vscode from 'vscode';
import { ExplainedError, type Disposable } from '../../../base';
import type { Course } from '../../../course';
import type { HandoutModel } from '../model';
import type { HandoutPanel } from '../panel';
import { courseOf, pathIn } from './courseFiles';

/** Milliseconds without a key before the preview is drawn anew. */
const PAUSE = 200;

/** A course as it would be shown, with what it is made of. */
export interface PreviewParts {
  model: HandoutModel;
  panel: HandoutPanel;
}

interface Shown {
  folder: string;
  parts: PreviewParts;
}

/** Shows the chapter of the active editor as the handout would, follows what is written, and goes along to other chapters. */
export class ChapterPreview implements vscode.Disposable {
  readonly #open: (folder: string) => PreviewParts;
  readonly #subscriptions: Disposable[];
  #shown: Shown | undefined;
  #waiting: NodeJS.Timeout | undefined;

  /** `open` makes a model and a panel for the course in a folder, which nobody else has. */
  constructor(open: (folder: string) => PreviewParts) {
    this.#open = open;
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.#changed(document)),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor !== undefined) void this.#turnTo(editor.document);
      }),
    ];
  }

  /** The course that is shown at the moment. */
  get course(): Course | undefined {
    return this.#shown?.parts.model.loaded?.course;
  }

  /** Shows the chapter of the active editor beside it. Rejects with `no-chapter`. */
  async show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const folder = document && courseOf(document);
    if (document === undefined || folder === undefined)
      throw new ExplainedError('no-chapter', vscode.l10n.t('The file in the editor belongs to no course.'), {
        remedy: vscode.l10n.t('Open a Markdown file whose folder, or one above it, has a course.yaml.'),
      });
    if (this.#shown?.folder !== folder) {
      this.#close();
      const parts = this.#open(folder);
      this.#shown = { folder, parts };
      parts.panel.onDidClose(() => this.#close());
    }
    const { parts } = this.#shown;
    await parts.panel.open(await chapterOf(document, this.#shown), undefined);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#close();
  }

  /** Any other file of the course leaves the chapter as it is. */
  async #turnTo(document: vscode.TextDocument): Promise<void> {
    const shown = this.#shown;
    if (shown === undefined || courseOf(document) !== shown.folder) return;
    const chapter = await chapterOf(document, shown);
    if (chapter !== undefined) await shown.parts.panel.turnTo(chapter);
  }

  #changed(document: vscode.TextDocument): void {
    if (this.#shown === undefined || courseOf(document) !== this.#shown.folder) return;
    const { model } = this.#shown.parts;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void model.reload(), PAUSE);
  }

  #close(): void {
    clearTimeout(this.#waiting);
    const { parts } = this.#shown ?? {};
    this.#shown = undefined;
    parts?.panel.dispose();
    parts?.model.dispose();
  }
}

/** The chapter that a file of the course is, if it is one. */
async function chapterOf(
  document: vscode.TextDocument,
  { folder, parts }: Shown,
): Promise<string | undefined> {
  const loaded = await parts.model.load();
  return loaded?.course.chapters.find(({ file }) => file === pathIn(folder, document))?.id;
}
