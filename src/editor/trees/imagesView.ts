import * as vscode from 'vscode';
import { displayText, formatBytes } from '../../base';
import type { Image } from '../../docker';
import { TREE_ITEMS, VIEWS } from '../contributions';
import type { Milestones } from '../milestones';
import type { Connection } from '../types';
import { createInventoryView, type InventoryViewSpec } from './inventoryView';
import { table } from './tooltip';

/** A row: one name of an image, or an image that has lost its last name. */
export interface NamedImage {
  image: Image;
  /** `repository:tag`; undefined for a dangling image. */
  name: string | undefined;
}

const SPEC: InventoryViewSpec<NamedImage> = {
  viewId: VIEWS.images,
  elements: ({ inventory }) =>
    (inventory?.images ?? [])
      .flatMap((image): NamedImage[] =>
        image.tags.length === 0 ? [{ image, name: undefined }] : image.tags.map((name) => ({ image, name })),
      )
      .sort(
        (a, b) =>
          Number(a.name === undefined) - Number(b.name === undefined) ||
          (a.name ?? '').localeCompare(b.name ?? '') ||
          b.image.created - a.image.created,
      ),
  id: ({ image, name }) => name ?? image.id,
  engineId: ({ image }) => image.id,
  concerned: ({ images }) => images,
  render({ image, name }) {
    const { repository, tag } = splitName(name);
    const item = new vscode.TreeItem(displayText(repository ?? image.id.slice(7, 19)));
    const dangling = name === undefined;
    item.iconPath = new vscode.ThemeIcon(
      'package',
      dangling ? new vscode.ThemeColor('disabledForeground') : undefined,
    );
    item.description = displayText(
      [dangling ? vscode.l10n.t('no name') : (tag ?? ''), formatBytes(image.size)].join(' · '),
    );
    item.contextValue = TREE_ITEMS.image;
    item.accessibilityInformation = {
      label: vscode.l10n.t(
        'Image {0}, {1}',
        displayText(name ?? image.id.slice(7, 19)),
        formatBytes(image.size),
      ),
    };
    return item;
  },
  tooltip: ({ image, name }) =>
    table(name ?? vscode.l10n.t('An image without a name'), [
      [vscode.l10n.t('Size'), formatBytes(image.size)],
      [vscode.l10n.t('Created'), new Date(image.created).toLocaleString()],
      [
        vscode.l10n.t('Digest'),
        image.digests.map((digest) => digest.slice(digest.indexOf('@') + 1)).join(', '),
      ],
      [vscode.l10n.t('Description'), image.labels['org.opencontainers.image.description'] ?? ''],
      [vscode.l10n.t('ID'), image.id.replace(/^sha256:/, '').slice(0, 12)],
    ]),
};

export function createImagesView(
  connection: Connection,
  milestones: Milestones,
): ReturnType<typeof createInventoryView<NamedImage>> {
  return createInventoryView(connection, milestones, SPEC);
}

/** `host:5000/a/b:tag` → repository and tag: a colon before the last slash belongs to the registry's port. */
function splitName(name: string | undefined): { repository: string | undefined; tag: string | undefined } {
  if (name === undefined) return { repository: undefined, tag: undefined };
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return colon === -1
    ? { repository: name, tag: undefined }
    : { repository: name.slice(0, colon), tag: name.slice(colon + 1) };
}
