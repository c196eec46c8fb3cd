import * as vscode from 'vscode';
import { formatBytes } from '../../base';
import type { Engine, Image } from '../../docker';
import type { TreeNode } from './inventoryView';
import { described } from './look';
import { layersOf } from './model/layers';
import { table } from './tooltip';

/** Images that are asked for their layers at the same time. */
const AT_ONCE = 8;

/** The layers of images, which never change: each image is asked once. */
export class LayerStore {
  readonly #layers = new Map<string, readonly string[]>();

  /** Those of `images`; what is gone meanwhile has none. */
  async of(engine: Engine, images: readonly string[]): Promise<(readonly string[])[]> {
    const unknown = images.filter((id) => !this.#layers.has(id));
    const worker = async (): Promise<void> => {
      for (let id = unknown.pop(); id !== undefined; id = unknown.pop()) {
        const { layers } = await engine.images.inspect(id).catch(() => ({ layers: [] }));
        this.#layers.set(id, layers);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return images.map((id) => this.#layers.get(id) ?? []);
  }
}

/** The steps that an image was made in, the newest first, as rows below `parent`. */
export async function layerNodes<T>(
  engine: Engine,
  store: LayerStore,
  parent: string,
  { id }: Image,
  all: readonly Image[],
): Promise<TreeNode<T>[]> {
  const others = all.filter((image) => image.id !== id).map((image) => image.id);
  const [history, [own = [], ...rest]] = await Promise.all([
    engine.images.history(id),
    store.of(engine, [id, ...others]),
  ]);
  return layersOf(history, own, rest).map(({ instruction, size, created, sharedBy }, index) => {
    const shared =
      sharedBy === undefined || sharedBy === 0
        ? undefined
        : sharedBy === 1
          ? vscode.l10n.t('shared with 1 other image')
          : vscode.l10n.t('shared with {0} other images', sharedBy);
    return {
      id: `${parent} layer ${index}`,
      look: () => ({
        label: instruction,
        description: described(sharedBy === undefined ? undefined : formatBytes(size), shared),
        icon: sharedBy === undefined ? 'symbol-property' : 'layers',
        color: shared === undefined ? undefined : 'charts.blue',
      }),
      tooltip: () =>
        table(instruction, [
          [vscode.l10n.t('Size'), formatBytes(size)],
          [vscode.l10n.t('Shared'), shared ?? ''],
          [vscode.l10n.t('Created'), created > 0 ? new Date(created).toLocaleString() : ''],
        ]),
    };
  });
}
