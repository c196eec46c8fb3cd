import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { Disposables, ExplainedError, displayText, explain, noticeText } from '../../base';
import { searchCourse, type Chapter } from '../../course';
import type { Connection } from '../types';
import type { CommandId } from '../contributions';
import { linkTo } from '../links';
import { rulePageOf } from '../lint/rulePages';
import type { Preflights } from '../preflight';
import type { Exercises } from './exercises';
import { lacksOf } from './lacks';
import type { HandoutModel, Loaded } from './model';
import { pageShell, readPageFiles } from '../pageShell';
import { readRequest, SUMMARY, type Action, type PageView, type Snapshot, type ToPage } from './protocol';
import { questionOf, quizOf } from './questionViews';
import { summaryPage } from './summary';
import { contentsOf, pageOf, stepOf, valuesOf } from './views';
import { words } from './words';

interface Target {
  chapter: Chapter | typeof SUMMARY;
  anchor: string | undefined;
}

export interface PanelParts {
  connection: Connection;
  preflights: Preflights;
  courseFolder: string;
  connect: () => Thenable<unknown>;
  exercises: Exercises;
  /** What the editor knows the panel by. */
  viewType: string;
  /** Where the panel is opened. With `preserveFocus` it never takes the focus. */
  place: () => { viewColumn: vscode.ViewColumn; preserveFocus: boolean };
  /** Saves the progress as a file that the person chooses. */
  exportProgress: () => Promise<void>;
  /** Asks once, then forgets the progress of a chapter. */
  reset: (chapterId: string) => Promise<void>;
}

/** The panel of the handout: one at most, made when it is first opened or when the editor brings it back. */
export class HandoutPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extension: vscode.Uri;
  readonly #parts: PanelParts;
  readonly #model: HandoutModel;
  readonly #opened = new vscode.EventEmitter<void>();
  readonly #closed = new vscode.EventEmitter<void>();
  readonly #subscriptions = new Disposables();
  #panel: vscode.WebviewPanel | undefined;
  /** What the document of the page came with, as JSON, by the name that the page knows it by. */
  #beginning: { name: string; message: string } | undefined;
  /** True from the page's first word until it is hidden: what is sent at other times is lost. */
  #listening = false;
  #chapter: string | undefined;
  /** Where the page goes as soon as it listens. */
  #anchor: string | undefined;
  /** The search is to be opened as soon as the page listens. */
  #searching = false;

  /** Another chapter has been opened. */
  readonly onDidOpenChapter = this.#opened.event;
  /** The person has closed the panel. */
  readonly onDidClose = this.#closed.event;

  constructor(extension: vscode.Uri, model: HandoutModel, parts: PanelParts) {
    this.#extension = extension;
    this.#parts = parts;
    this.#model = model;
    const { runner } = model;
    this.#subscriptions.add(model.onDidChangeCourse(() => this.#refresh()));
    this.#subscriptions.add(model.onDidChangeSteps((steps) => this.#sendSteps(steps)));
    this.#subscriptions.add(
      runner.onDidGrow(({ step, output }) => this.#post({ type: 'output', step, output })),
    );
    this.#subscriptions.add(
      parts.connection.onDidChange(() => this.#post({ type: 'workbench', label: model.workbench })),
    );
    this.#subscriptions.add(parts.preflights.onDidChange(() => this.#sendLacks()));
    this.#subscriptions.add(model.onDidChangeAnswers((ids) => this.#sendAnswers(ids)));
  }

  /** The chapter that is, or was last, open here. */
  get chapter(): string | undefined {
    return this.#chapter;
  }

  /** Shows the handout: `chapterId`, else where it was left. Rejects with `unknown-chapter`. */
  async open(chapterId: string | undefined, anchor: string | undefined): Promise<void> {
    const loaded = await this.#model.load();
    if (loaded !== undefined) {
      const chapter = chapterId === undefined ? undefined : findPage(loaded, chapterId);
      if (chapter !== undefined && this.#panel !== undefined && this.#listening) {
        this.#reveal(this.#panel);
        this.#turnTo(loaded, { chapter, anchor });
        return;
      }
      if (chapter !== undefined) {
        this.#chapter = idOf(chapter);
        this.#anchor = anchor;
      }
    }
    if (this.#panel !== undefined) this.#reveal(this.#panel);
    else {
      this.#adopt(
        vscode.window.createWebviewPanel(
          this.#parts.viewType,
          displayText(loaded?.course.title ?? vscode.l10n.t('Handout')),
          this.#parts.place(),
          { enableFindWidget: true },
        ),
        // A place to go to can only be gone to in a page that is shown.
        this.#anchor === undefined ? loaded : undefined,
      );
    }
  }

  /** Goes to a chapter without showing the panel where it is hidden. */
  async turnTo(chapterId: string): Promise<void> {
    const loaded = await this.#model.load();
    if (loaded === undefined || chapterId === this.#chapter) return;
    const chapter = findPage(loaded, chapterId);
    if (this.#listening) this.#turnTo(loaded, { chapter, anchor: undefined });
    else this.#chapter = idOf(chapter);
  }

  /** Shows the handout with its search open. */
  async search(): Promise<void> {
    this.#searching = true;
    await this.open(undefined, undefined);
    this.#offerSearch();
  }

  /** Brings the panel back after a reload of the window. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#panel?.dispose();
    this.#opened.dispose();
    this.#closed.dispose();
  }

  #reveal(panel: vscode.WebviewPanel): void {
    panel.reveal(undefined, this.#parts.place().preserveFocus);
  }

  /** Fills `panel`, with a chapter of `loaded` in it from the start, so that it is read before the two have spoken. */
  #adopt(panel: vscode.WebviewPanel, loaded?: Loaded): void {
    this.#panel?.dispose();
    this.#panel = panel;
    this.#listening = false;
    const { webview } = panel;
    const files = vscode.Uri.joinPath(this.#extension, 'dist', 'webview');
    webview.options = {
      enableScripts: true,
      localResourceRoots: [files, vscode.Uri.file(this.#parts.courseFolder)],
    };
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#extension, 'media', 'handout-light.svg'),
      dark: vscode.Uri.joinPath(this.#extension, 'media', 'handout-dark.svg'),
    };
    webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.onDidChangeViewState(() => (this.#listening &&= panel.visible));
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#listening = false;
      this.#closed.fire();
    });
    const name = randomBytes(16).toString('base64');
    const message = loaded && this.#beginningOf(loaded, undefined).message;
    this.#beginning = message && { name, message: JSON.stringify(message) };
    webview.html = pageShell({
      ...readPageFiles(files.fsPath, 'handout'),
      source: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      title: panel.title,
      beginning: message && { name, message },
    });
  }

  #receive(message: unknown): void {
    const request = readRequest(message);
    if (request === undefined) return;
    if (request.type === 'ready') void this.#begin(request.chapter, request.shown);
    else {
      const { id } = request;
      this.#carryOut(request).then(
        () => this.#post({ type: 'answer', id, error: undefined }),
        (error: unknown) => {
          this.#post({ type: 'answer', id, error: explain(error) });
          showNotice(error);
        },
      );
    }
  }

  /** The page is there: it gets the whole of what there is to show, unless that is what it came with (`shown`). */
  async #begin(remembered: string | undefined, shown?: string): Promise<void> {
    const loaded = await this.#model.load();
    this.#listening = true;
    if (loaded === undefined) {
      this.#post({ type: 'snapshot', snapshot: this.#snapshot(undefined, undefined), anchor: undefined });
      return;
    }
    const { chapter, message } = this.#beginningOf(loaded, remembered);
    this.#anchor = undefined;
    const came = this.#beginning?.name === shown ? this.#beginning?.message : undefined;
    if (JSON.stringify(message) !== came) this.#post(message);
    // What follows from it can wait until there is something to read.
    if (chapter !== undefined) this.#remember(chapter);
    this.#offerSearch();
  }

  /** What a page shows first: where the handout is to be opened, else where it was left. */
  #beginningOf(
    loaded: Loaded,
    remembered: string | undefined,
  ): { chapter: Target['chapter'] | undefined; message: ToPage } {
    const { course, run } = loaded;
    const known = (id: string | undefined): Target['chapter'] | undefined =>
      id === SUMMARY ? SUMMARY : course.chapters.find((one) => one.id === id);
    const chapter = known(this.#chapter) ?? known(remembered) ?? known(run.chapter) ?? course.chapters[0];
    return {
      chapter,
      message: { type: 'snapshot', snapshot: this.#snapshot(loaded, chapter), anchor: this.#anchor },
    };
  }

  #offerSearch(): void {
    if (!this.#listening || !this.#searching) return;
    this.#searching = false;
    this.#post({ type: 'search' });
  }

  /** The course or the person's progress has become another: the page begins anew where it was. */
  #refresh(): void {
    if (this.#panel === undefined || !this.#listening) return;
    this.#panel.title = displayText(this.#model.loaded?.course.title ?? this.#panel.title);
    void this.#begin(this.#chapter);
  }

  async #carryOut(action: Action): Promise<void> {
    switch (action.type) {
      case 'open': {
        const loaded = await this.#model.load();
        if (loaded === undefined) return;
        return this.#turnTo(loaded, { chapter: findPage(loaded, action.chapter), anchor: action.anchor });
      }
      case 'run':
        // Answered at once: a step may run for hours. What comes of it is told by its view.
        this.#model.runStep(action.step, action.interrupt).catch(showNotice);
        return;
      case 'stop':
        return this.#model.runner.stop(this.#model.find(action.step).step);
      case 'look':
        return this.#model.look(action.step);
      case 'hint':
        this.#model.loaded?.run.revealHint(action.step);
        return;
      case 'terminal':
        return this.#model.focusTerminal(action.step);
      case 'folder':
        if (await this.#model.mayDo()) await this.#parts.exercises.open(this.#model.find(action.step).step);
        return;
      case 'solution':
        return this.#parts.exercises.compare(this.#model.find(action.step).step);
      case 'search': {
        const course = this.#model.loaded?.course;
        const hits = course === undefined ? [] : searchCourse(course, action.query);
        this.#post({ type: 'found', query: action.query, hits });
        return;
      }
      case 'answer':
        this.#model.answer(action.question, action.given);
        return;
      case 'handIn':
        this.#model.handIn(action.quiz, action.given);
        return;
      case 'values': {
        const chapter = this.#open;
        if (chapter !== undefined) await this.#model.editValues(chapter);
        return;
      }
      case 'share':
        return this.#share(action.anchor);
      case 'export':
        return this.#parts.exportProgress();
      case 'reset':
        return this.#parts.reset(action.chapter);
      case 'connect':
        await this.#parts.connect();
        return;
      case 'lookAtWorkbench': {
        const { active } = this.#parts.connection;
        if (active !== undefined) await this.#parts.preflights.look(active.workbench);
        return;
      }
      case 'install':
        await vscode.commands.executeCommand(
          'containerWorkbench.installCapability' satisfies CommandId,
          action.capability,
        );
        return;
      case 'reload':
        await this.#model.reload();
        return;
      case 'problems':
        await vscode.commands.executeCommand('workbench.actions.view.problems');
        return;
      case 'link':
        return this.#follow(action.href);
      case 'copy':
        return vscode.env.clipboard.writeText(action.text);
    }
  }

  /**
   * Addresses of the web and of mail open outside, after the editor has asked; those of rules open their page in the editor;
   * others name a chapter by its file.
   */
  async #follow(href: string): Promise<void> {
    if (/^(https?|mailto):/i.test(href)) {
      await vscode.env.openExternal(vscode.Uri.parse(href, true));
      return;
    }
    const rule = /^rule:(\w+)$/.exec(href)?.[1];
    if (rule !== undefined) {
      await vscode.commands.executeCommand('vscode.open', rulePageOf(rule));
      return;
    }
    const loaded = await this.#model.load();
    const [path = '', anchor] = href.split('#', 2);
    const file = posix.normalize(path);
    const chapter = loaded?.course.chapters.find((one) => one.file === file);
    if (loaded === undefined || chapter === undefined) {
      throw new ExplainedError('unknown-link', `The handout has nothing at “${href}”.`);
    }
    this.#turnTo(loaded, { chapter, anchor });
  }

  #turnTo(loaded: Loaded, { chapter, anchor }: Target): void {
    if (idOf(chapter) === this.#chapter && anchor !== undefined) {
      this.#post({ type: 'reveal', anchor });
      return;
    }
    this.#post({ type: 'page', page: this.#pageOf(loaded, chapter), anchor });
    this.#remember(chapter);
  }

  #pageOf({ course, run }: Loaded, chapter: Target['chapter']): PageView {
    return chapter === SUMMARY ? summaryPage(course, run) : pageOf(course, chapter, this.#model.standing);
  }

  #remember(chapter: Target['chapter']): void {
    this.#chapter = idOf(chapter);
    if (chapter !== SUMMARY) this.#model.open(chapter);
    this.#opened.fire();
  }

  /** The chapter that is open; undefined on the summary. */
  get #open(): Chapter | undefined {
    return this.#model.loaded?.course.chapters.find(({ id }) => id === this.#chapter);
  }

  /** Puts the address of a place of the handout on the clipboard; it opens this editor there. */
  async #share(anchor: string | undefined): Promise<void> {
    if (this.#chapter === undefined) return;
    await vscode.env.clipboard.writeText(linkTo(this.#chapter, anchor).toString());
  }

  #snapshot(loaded: Loaded | undefined, chapter: Target['chapter'] | undefined): Snapshot {
    const address = (uri: vscode.Uri): string => this.#panel?.webview.asWebviewUri(uri).toString() ?? '';
    return {
      words: words(),
      course: loaded?.course && {
        id: loaded.course.id,
        title: loaded.course.title,
        language: loaded.course.language,
      },
      assets: `${address(vscode.Uri.file(this.#parts.courseFolder))}/`,
      mathsStyle: address(vscode.Uri.joinPath(this.#extension, 'dist', 'webview', 'katex.css')),
      contents: loaded === undefined ? [] : contentsOf(loaded.course, loaded.run),
      workbench: this.#model.workbench,
      page: loaded === undefined || chapter === undefined ? undefined : this.#pageOf(loaded, chapter),
      trouble: this.#model.trouble,
    };
  }

  #sendSteps(ids: readonly string[]): void {
    const loaded = this.#model.loaded;
    if (loaded === undefined || !this.#listening) return;
    const open = this.#open;
    const { standing } = this.#model;
    for (const step of open?.steps ?? []) {
      if (ids.includes(step.id)) this.#post({ type: 'step', step: stepOf(step, standing) });
    }
    if (open !== undefined && loaded.course.variables.length > 0)
      this.#post({
        type: 'values',
        values: valuesOf(loaded.course, open, standing),
        known: standing.values,
      });
    this.#post({ type: 'contents', contents: contentsOf(loaded.course, loaded.run) });
  }

  #sendLacks(): void {
    const { loaded, standing } = this.#listening ? this.#model : {};
    const open = this.#open;
    if (loaded === undefined || standing === undefined || open === undefined) return;
    this.#post({ type: 'lacks', lacks: lacksOf(loaded.course, open, standing.has) });
  }

  #sendAnswers(ids: readonly string[]): void {
    const { answers } = this.#model.standing.run;
    const { questions = [], quizzes = [] } = this.#open ?? {};
    for (const question of questions) {
      const view = ids.includes(question.id) ? questionOf(question, answers) : undefined;
      if (view !== undefined) this.#post({ type: 'question', question: view });
    }
    for (const quiz of quizzes)
      if (ids.includes(quiz.id)) this.#post({ type: 'quiz', quiz: quizOf(quiz, answers) });
  }

  #post(message: ToPage): void {
    if (this.#listening) void this.#panel?.webview.postMessage(message);
  }
}

function showNotice(error: unknown): void {
  void vscode.window.showErrorMessage(noticeText(explain(error)));
}

const idOf = (chapter: Target['chapter']): string => (chapter === SUMMARY ? SUMMARY : chapter.id);

function findPage({ course }: Loaded, id: string): Target['chapter'] {
  if (id === SUMMARY) return SUMMARY;
  const chapter = course.chapters.find((one) => one.id === id);
  if (chapter !== undefined) return chapter;
  throw new ExplainedError('unknown-chapter', `The handout has no chapter named “${id}”.`, {
    remedy: 'Open the handout and choose one from its contents.',
  });
}
