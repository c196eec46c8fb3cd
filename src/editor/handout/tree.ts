import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { Chapter } from '../../course';
import { TREE_ITEMS } from '../contributions';
import type { HandoutModel } from './model';

/** The chapters of the handout with their progress. The course is loaded when the view is first seen. */
export class ChapterTree implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #model: HandoutModel;
  readonly #openCommand: string;
  readonly #current: () => string | undefined;
  readonly #changed = new vscode.EventEmitter<string | undefined>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(model: HandoutModel, openCommand: string, current: () => string | undefined) {
    this.#model = model;
    this.#openCommand = openCommand;
    this.#current = current;
  }

  /** Draws the rows of these chapters anew; none named: all. */
  refresh(chapters?: readonly string[]): void {
    if (chapters === undefined) this.#changed.fire(undefined);
    else for (const chapter of chapters) this.#changed.fire(chapter);
  }

  async getChildren(parent?: string): Promise<string[]> {
    if (parent !== undefined && parent !== REFERENCE) return [];
    const loaded = await this.#model.load();
    const { chapters = [] } = loaded?.course ?? {};
    const of = (wanted: Chapter['kind']): string[] =>
      chapters.filter(({ kind }) => kind === wanted).map(({ id }) => id);
    return parent === REFERENCE
      ? of('reference')
      : [...of('chapter'), ...(of('reference').length > 0 ? [REFERENCE] : [])];
  }

  getTreeItem(id: string): vscode.TreeItem {
    if (id === REFERENCE) return referenceItem();
    const loaded = this.#model.loaded;
    const chapter = loaded?.course.chapters.find((one) => one.id === id);
    if (loaded === undefined || chapter === undefined) return new vscode.TreeItem('');
    const { done, total } = loaded.run.count(id);
    const open = id === this.#current();
    const title = displayText(chapter.title);
    const item = new vscode.TreeItem(title);
    item.id = id;
    item.iconPath = chapter.kind === 'reference' ? new vscode.ThemeIcon('file') : icon(done, total, open);
    if (total > 0) item.contextValue = TREE_ITEMS.chapter;
    item.description = [
      ...(total > 0 ? [`${done}/${total}`] : []),
      ...(open ? [vscode.l10n.t('open')] : []),
    ].join(' · ');
    const progress = total === 0 ? '' : vscode.l10n.t('{0} of {1} steps done', done, total);
    item.tooltip = progress === '' ? title : `${title}: ${progress}`;
    item.accessibilityInformation = { label: item.tooltip, role: 'treeitem' };
    item.command = { command: this.#openCommand, title: vscode.l10n.t('Open Chapter'), arguments: [id] };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** The row with the pages to look things up in; no id of a chapter holds a `:`. */
const REFERENCE = 'reference:';

function referenceItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(
    vscode.l10n.t('To look things up'),
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = REFERENCE;
  item.iconPath = new vscode.ThemeIcon('library');
  return item;
}

function icon(done: number, total: number, open: boolean): vscode.ThemeIcon {
  if (total > 0 && done === total) {
    return new vscode.ThemeIcon('pass-filled', new vscode.ThemeColor('charts.green'));
  }
  if (open) return new vscode.ThemeIcon('book');
  return new vscode.ThemeIcon(done > 0 ? 'circle-large-filled' : 'circle-large-outline');
}
