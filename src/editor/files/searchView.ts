import path from 'node:path';
import * as vscode from 'vscode';
import { isCancellation } from '../../base';
import { displayName, searchText } from '../../workbench';
import type { TextMatch, TextQuery, Workbench } from '../../workbench';
import { CONTEXT, VIEWS } from '../contributions';
import { addressOf } from './address';

interface FileNode {
  kind: 'file';
  path: string;
  matches: MatchNode[];
}
interface MatchNode extends TextMatch {
  kind: 'match';
}
type Node = FileNode | MatchNode;

/** Milliseconds between two paints while results come in. */
const PAINT = 200;

/**
 * What was found in the files of a workbench, by file; a click goes to the line. The editor's own search knows
 * workbenches only through an interface that published extensions may not use.
 */
export class SearchView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<Node>;
  #files = new Map<string, FileNode>();
  #workbench: Workbench | undefined;
  #query: TextQuery | undefined;
  #running: AbortController | undefined;
  #paint: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor() {
    this.#view = vscode.window.createTreeView(VIEWS.search, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
  }

  /** Begins a search in place of the one before. Resolves when it is over. */
  async search(workbench: Workbench, query: TextQuery): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    this.#files = new Map();
    this.#workbench = workbench;
    this.#query = query;
    this.#contexts();
    this.#show();
    await vscode.commands.executeCommand(`${VIEWS.search}.focus`);
    let end = '';
    try {
      await vscode.window.withProgress({ location: { viewId: VIEWS.search } }, async () => {
        const { more } = await searchText(
          workbench,
          query,
          (match) => this.#add(running, match),
          running.signal,
        );
        if (more) end = vscode.l10n.t('There are more.');
      });
    } catch (error) {
      if (!isCancellation(error)) throw error;
      end = vscode.l10n.t('Stopped.');
    } finally {
      if (this.#running === running) {
        this.#running = undefined;
        this.#contexts();
        this.#show(end);
      }
    }
  }

  /** Ends the search that is running; what it has found stays. */
  stop(): void {
    this.#running?.abort();
  }

  clear(): void {
    this.stop();
    this.#running = undefined;
    this.#files = new Map();
    this.#query = undefined;
    this.#contexts();
    this.#changed.fire();
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) return [...this.#files.values()];
    return node.kind === 'file' ? node.matches : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'file' ? this.#fileItem(node) : this.#matchItem(node);
  }

  dispose(): void {
    this.stop();
    clearTimeout(this.#paint);
    this.#view.dispose();
    this.#changed.dispose();
  }

  #fileItem({ path: file, matches }: FileNode): vscode.TreeItem {
    const item = new vscode.TreeItem(
      displayName(path.posix.basename(file)),
      vscode.TreeItemCollapsibleState.Expanded,
    );
    item.id = file;
    const relative = path.posix.relative(this.#query?.folder ?? '/', path.posix.dirname(file));
    item.description = [displayName(relative), String(matches.length)].filter(Boolean).join(' · ');
    item.tooltip = displayName(file);
    item.iconPath = vscode.ThemeIcon.File;
    if (this.#workbench !== undefined) item.resourceUri = addressOf(this.#workbench, file);
    return item;
  }

  #matchItem({ path: file, line, text }: MatchNode): vscode.TreeItem {
    const shown = displayName(text.trimStart());
    const at = this.#placeIn(shown);
    const item = new vscode.TreeItem({
      label: shown,
      ...(at === undefined ? {} : { highlights: [[at, at + (this.#query?.text.length ?? 0)]] }),
    });
    item.description = String(line);
    item.tooltip = `${displayName(file)}:${line}`;
    if (this.#workbench !== undefined) {
      const column = this.#placeIn(text) ?? 0;
      const end = column + (this.#query?.regex === true ? 0 : (this.#query?.text.length ?? 0));
      const selection = new vscode.Range(line - 1, column, line - 1, end);
      item.command = {
        title: vscode.l10n.t('Go to the line'),
        command: 'vscode.open',
        arguments: [addressOf(this.#workbench, file), { selection }],
      };
    }
    return item;
  }

  /** Expressions are left to the workbench: running one that somebody else has thought of could take for ever. */
  #placeIn(line: string): number | undefined {
    const query = this.#query;
    if (query === undefined || query.regex) return undefined;
    const at = query.matchCase
      ? line.indexOf(query.text)
      : line.toLowerCase().indexOf(query.text.toLowerCase());
    return at < 0 ? undefined : at;
  }

  #add(running: AbortController, match: TextMatch): void {
    if (this.#running !== running) return;
    const node: MatchNode = { kind: 'match', ...match };
    const file = this.#files.get(match.path);
    if (file === undefined) this.#files.set(match.path, { kind: 'file', path: match.path, matches: [node] });
    else file.matches.push(node);
    this.#paint ??= setTimeout(() => this.#show(), PAINT);
  }

  #show(end = ''): void {
    clearTimeout(this.#paint);
    this.#paint = undefined;
    const { text = '', folder = '' } = this.#query ?? {};
    const count = [...this.#files.values()].reduce((sum, { matches }) => sum + matches.length, 0);
    this.#view.message = [
      vscode.l10n.t(
        '“{0}” in {1}: lines found: {2}, in files: {3}.',
        displayName(text),
        displayName(folder),
        count,
        this.#files.size,
      ),
      end,
    ]
      .join(' ')
      .trim();
    this.#changed.fire();
  }

  #contexts(): void {
    void vscode.commands.executeCommand('setContext', CONTEXT.searched, this.#query !== undefined);
    void vscode.commands.executeCommand('setContext', CONTEXT.searching, this.#running !== undefined);
  }
}
