import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { Disposables, ExplainedError, explain, noticeText } from '../../base';
import type { Chapter } from '../../course';
import { HANDOUT_PANEL } from '../contributions';
import type { Connection } from '../types';
import { columnToRead } from '../terminals';
import type { HandoutModel, Loaded } from './model';
import { pageShell } from '../pageShell';
import { readRequest, type Action, type Snapshot, type ToPage } from './protocol';
import { contentsOf, pageOf, stepOf } from './views';
import { words } from './words';

interface Target {
  chapter: Chapter;
  anchor: string | undefined;
}

export interface PanelParts {
  connection: Connection;
  courseFolder: string;
  connect: () => Thenable<unknown>;
}

/** The panel of the handout: one at most, made when it is first opened or when the editor brings it back. */
export class HandoutPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extension: vscode.Uri;
  readonly #folder: string;
  readonly #model: HandoutModel;
  readonly #connect: () => Thenable<unknown>;
  readonly #opened = new vscode.EventEmitter<void>();
  readonly #subscriptions = new Disposables();
  #panel: vscode.WebviewPanel | undefined;
  /** True from the page's first word until it is hidden: what is sent at other times is lost. */
  #listening = false;
  #chapter: string | undefined;
  /** Where the page goes as soon as it listens. */
  #anchor: string | undefined;

  /** Another chapter has been opened. */
  readonly onDidOpenChapter = this.#opened.event;

  constructor(extension: vscode.Uri, model: HandoutModel, { connection, courseFolder, connect }: PanelParts) {
    this.#extension = extension;
    this.#folder = courseFolder;
    this.#model = model;
    this.#connect = connect;
    const { runner } = model;
    this.#subscriptions.add(model.onDidChangeCourse(() => this.#refresh()));
    this.#subscriptions.add(model.onDidChangeSteps((steps) => this.#sendSteps(steps)));
    this.#subscriptions.add(
      runner.onDidGrow(({ step, output }) => this.#post({ type: 'output', step, output })),
    );
    this.#subscriptions.add(
      connection.onDidChange(() => this.#post({ type: 'workbench', label: model.workbench })),
    );
  }

  /** The chapter that is, or was last, open here. */
  get chapter(): string | undefined {
    return this.#chapter;
  }

  /** Shows the handout: `chapterId`, else where it was left. Rejects with `unknown-chapter`. */
  async open(chapterId: string | undefined, anchor: string | undefined): Promise<void> {
    const loaded = await this.#model.load();
    if (loaded !== undefined) {
      const chapter = chapterId === undefined ? undefined : findChapter(loaded, chapterId);
      if (chapter !== undefined && this.#panel !== undefined && this.#listening) {
        this.#panel.reveal();
        this.#turnTo(loaded, { chapter, anchor });
        return;
      }
      if (chapter !== undefined) {
        this.#chapter = chapter.id;
        this.#anchor = anchor;
      }
    }
    if (this.#panel !== undefined) this.#panel.reveal();
    else {
      this.#adopt(
        vscode.window.createWebviewPanel(
          HANDOUT_PANEL,
          loaded?.course.title ?? vscode.l10n.t('Handout'),
          columnToRead(),
        ),
      );
    }
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
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    this.#listening = false;
    const { webview } = panel;
    const files = vscode.Uri.joinPath(this.#extension, 'dist', 'webview');
    webview.options = { enableScripts: true, localResourceRoots: [files, vscode.Uri.file(this.#folder)] };
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
    });
    const address = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString();
    webview.html = pageShell({
      script: address('handout.js'),
      style: address('handout.css'),
      source: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      title: panel.title,
    });
  }

  #receive(message: unknown): void {
    const request = readRequest(message);
    if (request === undefined) return;
    if (request.type === 'ready') void this.#begin(request.chapter);
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

  /** The page is there: it gets the whole of what there is to show. */
  async #begin(remembered: string | undefined): Promise<void> {
    const loaded = await this.#model.load();
    this.#listening = true;
    if (loaded === undefined) {
      this.#post({ type: 'snapshot', snapshot: this.#snapshot(undefined, undefined), anchor: undefined });
      return;
    }
    const { course, run } = loaded;
    const known = (id: string | undefined): Chapter | undefined =>
      course.chapters.find((one) => one.id === id);
    const chapter = known(this.#chapter) ?? known(remembered) ?? known(run.chapter) ?? course.chapters[0];
    const anchor = this.#anchor;
    this.#anchor = undefined;
    if (chapter !== undefined) this.#remember(chapter);
    this.#post({ type: 'snapshot', snapshot: this.#snapshot(loaded, chapter), anchor });
  }

  /** The course or the person's progress has become another: the page begins anew where it was. */
  #refresh(): void {
    if (this.#panel === undefined || !this.#listening) return;
    this.#panel.title = this.#model.loaded?.course.title ?? this.#panel.title;
    void this.#begin(this.#chapter);
  }

  async #carryOut(action: Action): Promise<void> {
    switch (action.type) {
      case 'open': {
        const loaded = await this.#model.load();
        if (loaded === undefined) return;
        return this.#turnTo(loaded, { chapter: findChapter(loaded, action.chapter), anchor: action.anchor });
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
      case 'connect':
        await this.#connect();
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

  /** Addresses of the web and of mail open outside, after the editor has asked; others name a chapter by its file. */
  async #follow(href: string): Promise<void> {
    if (/^(https?|mailto):/i.test(href)) {
      await vscode.env.openExternal(vscode.Uri.parse(href, true));
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
    if (chapter.id === this.#chapter && anchor !== undefined) {
      this.#post({ type: 'reveal', anchor });
      return;
    }
    this.#remember(chapter);
    this.#post({ type: 'page', page: pageOf(loaded.course, chapter, this.#model.standing), anchor });
  }

  #remember(chapter: Chapter): void {
    this.#chapter = chapter.id;
    this.#model.open(chapter);
    this.#opened.fire();
  }

  #snapshot(loaded: Loaded | undefined, chapter: Chapter | undefined): Snapshot {
    const folder = vscode.Uri.file(this.#folder);
    return {
      words: words(),
      course: loaded?.course && {
        id: loaded.course.id,
        title: loaded.course.title,
        language: loaded.course.language,
      },
      assets: `${this.#panel?.webview.asWebviewUri(folder).toString() ?? ''}/`,
      contents: loaded === undefined ? [] : contentsOf(loaded.course, loaded.run),
      workbench: this.#model.workbench,
      page:
        loaded === undefined || chapter === undefined
          ? undefined
          : pageOf(loaded.course, chapter, this.#model.standing),
      trouble: this.#model.trouble,
    };
  }

  #sendSteps(ids: readonly string[]): void {
    const loaded = this.#model.loaded;
    if (loaded === undefined || !this.#listening) return;
    const open = loaded.course.chapters.find(({ id }) => id === this.#chapter);
    for (const step of open?.steps ?? []) {
      if (ids.includes(step.id)) this.#post({ type: 'step', step: stepOf(step, this.#model.standing) });
    }
    this.#post({ type: 'contents', contents: contentsOf(loaded.course, loaded.run) });
  }

  #post(message: ToPage): void {
    if (this.#listening) void this.#panel?.webview.postMessage(message);
  }
}

function showNotice(error: unknown): void {
  void vscode.window.showErrorMessage(noticeText(explain(error)));
}

function findChapter({ course }: Loaded, id: string): Chapter {
  const chapter = course.chapters.find((one) => one.id === id);
  if (chapter !== undefined) return chapter;
  throw new ExplainedError('unknown-chapter', `The handout has no chapter named “${id}”.`, {
    remedy: 'Open the handout and choose one from its contents.',
  });
}
