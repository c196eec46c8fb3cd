import * as vscode from 'vscode';
import { formatBytes } from '../../base';
import type { Container, Engine, Image, Inventory } from '../../docker';
import { TREE_ITEMS, VIEWS } from '../contributions';
import type { Milestones } from '../milestones';
import type { RunningTransfers, TransferState } from '../transfers';
import type { Connection } from '../types';
import type { Filter } from './filter';
import { LayerStore, layerNodes } from './imageLayers';
import { InventoryView, type TreeNode } from './inventoryView';
import { KeptRows } from './keptRows';
import { described } from './look';
import { groupImages, splitName, usersOf, type ImageGroup, type NamedImage } from './model/imageGroups';
import { duration, named } from './phrases';
import { table } from './tooltip';

export interface ImagesViewParts {
  connection: Connection;
  milestones: Milestones;
  filter: Filter;
  transfers: RunningTransfers;
}

export function createImagesView(parts: ImagesViewParts): InventoryView<NamedImage> {
  const { connection, milestones, filter, transfers } = parts;
  const layers = new LayerStore();
  const kept = new KeptRows<NamedImage>();
  return new InventoryView(connection, milestones, {
    viewId: VIEWS.images,
    onDidChange: (listener, self, disposables) => {
      const both = vscode.Disposable.from(
        transfers.onDidChange(listener, self),
        filter.onDidChange(listener, self),
      );
      disposables?.push(both);
      return both;
    },
    message: () => filter.message,
    roots: ({ inventory, engine }, now) => {
      if (inventory === undefined || engine === undefined) return [];
      kept.begin();
      const used = usedImages(inventory.containers);
      const row = ({ image, name }: NamedImage, label: string): TreeNode<NamedImage> => {
        const use = used.get(image.id);
        const age = image.created > 0 ? duration(now - image.created) : undefined;
        return kept.row(name ?? image.id, [image, label, age, use, inventory, engine], () =>
          imageNode({ engine, layers, label, image, name, age, use, inventory }),
        );
      };
      return [
        ...transfers.all.map(transferNode),
        ...groupImages(inventory.images, filter.text).map((group) => groupRow(group, row)),
      ];
    },
  });
}

/** A repository with one tag is one row. */
function groupRow(
  { repository, images }: ImageGroup,
  row: (image: NamedImage, label: string) => TreeNode<NamedImage>,
): TreeNode<NamedImage> {
  if (repository === undefined) {
    return {
      id: 'dangling',
      look: () => ({
        label: vscode.l10n.t('Without a name'),
        description: String(images.length),
        icon: 'question',
        context: TREE_ITEMS.danglingImages,
        open: 'collapsed',
      }),
      children: images.map((image) => row(image, shortId(image.image))),
    };
  }
  const [only] = images;
  if (only !== undefined && images.length === 1) return row(only, repository);
  return {
    id: `repository:${repository}`,
    look: () => ({
      label: repository,
      description: vscode.l10n.t('{0} tags', images.length),
      icon: 'library',
      context: TREE_ITEMS.repository,
      open: 'expanded',
    }),
    children: images.map((image) => row(image, splitName(image.name ?? '').tag ?? repository)),
  };
}

/** Containers that run use an image, or only others do. */
type Use = 'running' | 'stopped';

function usedImages(containers: readonly Container[]): ReadonlyMap<string, Use> {
  const used = new Map<string, Use>();
  for (const { imageId, state } of containers) {
    if (state === 'running') used.set(imageId, 'running');
    else if (!used.has(imageId)) used.set(imageId, 'stopped');
  }
  return used;
}

function imageNode({
  engine,
  layers,
  label,
  image,
  name,
  age,
  use,
  inventory,
}: {
  engine: Engine;
  layers: LayerStore;
  label: string;
  age: string | undefined;
  use: Use | undefined;
  inventory: Inventory;
} & NamedImage): TreeNode<NamedImage> {
  const id = name ?? image.id;
  const { repository, tag } = splitName(name ?? '');
  const inUse = use === undefined ? vscode.l10n.t('not in use') : vscode.l10n.t('in use');
  return {
    id,
    subject: { image, name },
    look: () => ({
      label,
      description: described(
        label === repository ? tag : undefined,
        formatBytes(image.size),
        age === undefined ? undefined : vscode.l10n.t('{0} old', age),
        use === undefined ? undefined : inUse,
      ),
      icon: 'package',
      color: use === 'running' ? 'charts.green' : name === undefined ? 'disabledForeground' : undefined,
      context: name === undefined ? TREE_ITEMS.danglingImage : TREE_ITEMS.image,
      spoken: vscode.l10n.t('Image {0}, {1}, {2}', name ?? shortId(image), formatBytes(image.size), inUse),
      open: 'collapsed',
    }),
    details: {
      // An image never changes; which others there are does.
      get key() {
        return inventory.images.length;
      },
      load: () => layerNodes(engine, layers, id, image, inventory.images),
    },
    tooltip: () => {
      const users = usersOf(inventory.containers, ({ imageId }) => [imageId]).get(image.id) ?? [];
      return table(name ?? vscode.l10n.t('An image without a name'), [
        [vscode.l10n.t('Size'), formatBytes(image.size)],
        [
          vscode.l10n.t('Use'),
          users.length === 0 ? vscode.l10n.t('not in use') : vscode.l10n.t('used by {0}', named(users)),
        ],
        [vscode.l10n.t('Created'), image.created > 0 ? new Date(image.created).toLocaleString() : ''],
        [
          vscode.l10n.t('Digest'),
          image.digests.map((digest) => digest.slice(digest.indexOf('@') + 1)).join(', '),
        ],
        [vscode.l10n.t('Description'), image.labels['org.opencontainers.image.description'] ?? ''],
        [vscode.l10n.t('ID'), shortId(image)],
      ]);
    },
  };
}

function shortId({ id }: Image): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

const DOING: Readonly<Record<TransferState['kind'], () => string>> = {
  pull: () => vscode.l10n.t('being pulled'),
  push: () => vscode.l10n.t('being pushed'),
  build: () => vscode.l10n.t('being built'),
  load: () => vscode.l10n.t('being loaded'),
  save: () => vscode.l10n.t('being saved'),
  convert: () => vscode.l10n.t('being converted'),
};

function transferNode({ id, kind, name, text, fraction }: TransferState): TreeNode<NamedImage> {
  return {
    id,
    look: () => ({
      label: name,
      description: described(
        DOING[kind](),
        fraction === undefined ? undefined : vscode.l10n.t('{0} %', Math.floor(fraction * 100)),
        text,
      ),
      icon: 'loading~spin',
      context: TREE_ITEMS.transfer,
    }),
  };
}
