import * as vscode from 'vscode';
import type { Disposable } from '../../base';
import type { TreeNode } from './inventoryView';

/** How large things are whose rows are open: the engine has to walk through their files for it. */
export class Sizes<S> {
  /** By the ids of what is measured; undefined where the engine does not say. */
  readonly #known = new Map<string, S | undefined>();

  /** Asks once, for as long as the row is open. */
  watch(id: string, ask: (signal: AbortSignal) => Promise<S | undefined>, repaint: () => void): Disposable {
    const abort = new AbortController();
    void ask(abort.signal)
      .catch(() => undefined)
      .then((size) => {
        if (abort.signal.aborted) return;
        this.#known.set(id, size);
        repaint();
      });
    return {
      dispose: () => {
        abort.abort();
        this.#known.delete(id);
      },
    };
  }

  /** The row that says it. */
  node<T>(id: string, text: (size: S) => string): TreeNode<T> {
    return {
      id: `${id} size`,
      look: () => {
        const size = this.#known.get(id);
        const unknown = this.#known.has(id) ? vscode.l10n.t('not known') : vscode.l10n.t('measuring…');
        return {
          label: vscode.l10n.t('Size'),
          icon: 'archive',
          description: size === undefined ? unknown : text(size),
        };
      },
    };
  }
}
