import { posix } from 'node:path';
import * as vscode from 'vscode';
import { ExplainedError, displayText, formatBytes } from '../../base';
import {
  ContentsOfLayer,
  changesOf,
  describePlace,
  filesOfLayer,
  maskSecrets,
  type ComparedFiles,
  type LayerChanges,
} from '../../layers';
import { displayName, quote } from '../../workbench';
import { linesOf } from './dockerfileLines';
import type { FileActions } from './fileActions';
import type { ImageFile } from './imageFiles';
import type { KeptImages, LookedInto } from './keptImages';
import type { FileAct, LayerView, Overview, SecretView } from './protocol';
import type { Subject } from './subject';
import { wasteSentences } from './wasteSentences';

/** Files that cost most: what follows is small. */
const MOST_WASTEFUL = 1000;

/** One image: its layers, and the files of each. */
export class ImageSubject implements Subject {
  readonly keys: readonly string[];
  readonly overview: Overview;
  readonly firstLayer: number | undefined;
  readonly firstChoice = {
    text: '',
    marks: ['added', 'changed', 'removed', 'same'],
    by: 'size',
    flat: false,
  } as const;
  readonly #looked: LookedInto;
  readonly #actions: FileActions;

  constructor(images: KeptImages, key: string, actions: FileActions) {
    this.keys = [key];
    this.#looked = images.get(key);
    this.#actions = actions;
    this.overview = overviewOf(this.#looked);
    const { layers } = this.#looked.image;
    // The last layer with files is what a person has changed last.
    this.firstLayer = layers.findLast(({ files }) => files.length > 0)?.index ?? layers.at(-1)?.index;
  }

  get command(): string {
    return displayText(quote(['container-workbench', 'image', 'analyze', this.#looked.reference]));
  }

  lines(): ReturnType<typeof linesOf> {
    return linesOf(this.#looked.image);
  }

  filesOf(layer = 0): ComparedFiles {
    return filesOfLayer(this.#looked.image, layer);
  }

  listTitle(layer = 0): string {
    return vscode.l10n.t('Layer {0}', layer);
  }

  origin({ before, after }: ComparedFiles, path: number): string {
    const layer = (after.has(path) ? after : before).layerOf(path);
    return layer === undefined ? '' : vscode.l10n.t('layer {0}', layer);
  }

  async act(act: FileAct, files: ComparedFiles, path: number): Promise<void> {
    const file = this.#fileOf(files, path);
    if (act === 'open') await this.#actions.open(file);
    else if (act === 'save') await this.#actions.save(file);
    else await this.#actions.compareLayers(file);
  }

  placeOf(what: 'waste' | 'secret', at: number): { layer: number; path: string } | undefined {
    const { image, efficiency } = this.#looked;
    if (what === 'secret') {
      const place = image.secrets[at]?.place;
      return place?.in === 'file' ? { layer: place.layer, path: place.path } : undefined;
    }
    const path = efficiency.wasteful[at]?.path;
    if (path === undefined) return undefined;
    const number = image.paths.lookUp(path);
    const last = image.layers.findLast((layer) => touches(layer.files, number));
    return last === undefined ? undefined : { layer: last.index, path };
  }

  #fileOf({ before, after }: ComparedFiles, path: number): ImageFile {
    const { image } = this.#looked;
    const layer = image.layers[(after.has(path) ? after : before).layerOf(path) ?? -1];
    const file = layer && new ContentsOfLayer(image, layer).at(path);
    if (file !== undefined) return { key: this.keys[0] ?? '', looked: this.#looked, file };
    throw noContents(displayName(image.paths.text(path)));
  }
}

export function noContents(name: string): ExplainedError {
  return new ExplainedError('none', vscode.l10n.t('{0} is no file with contents.', name), {
    remedy: vscode.l10n.t('Choose what a link leads to, or a file in the folder.'),
  });
}

function touches(files: LookedInto['image']['layers'][number]['files'], path: number): boolean {
  for (let index = 0; index < files.length; index++) if (files.pathOf(index) === path) return true;
  return false;
}

function overviewOf(looked: LookedInto): Overview {
  const { image, efficiency, name, where } = looked;
  const { score, size, wastedBytes, wastedUserShare, wasteful } = efficiency;
  const costly = wasteful.filter((one) => one.size > 0);
  const stored = image.layers.reduce((sum, layer) => sum + layer.stored, 0);
  return {
    title: displayText(name),
    where: displayText([where, image.configuration.platform].filter(Boolean).join(' · ')),
    facts: [
      {
        label: vscode.l10n.t('Size'),
        value: formatBytes(size),
        hint: vscode.l10n.t('Bytes of all files of all layers; {0} as it is stored.', formatBytes(stored)),
      },
      {
        label: vscode.l10n.t('Efficiency'),
        value: `${(score * 100).toFixed(score > 0.9995 ? 0 : 1)} %`,
        hint: vscode.l10n.t('As dive computes it: 100 % where nothing is stored twice or deleted again.'),
      },
      {
        label: vscode.l10n.t('Wasted'),
        value: formatBytes(wastedBytes),
        hint:
          wastedBytes === 0
            ? vscode.l10n.t('Nothing is stored twice.')
            : vscode.l10n.t(
                'Bytes of files that are stored more than once, all copies: {0} % of what is above the lowest layer.',
                (wastedUserShare * 100).toFixed(1),
              ),
      },
    ],
    layersTitle: vscode.l10n.t('Layers'),
    layers: layerViews(looked),
    comparison: false,
    wasteful: costly.slice(0, MOST_WASTEFUL).map((one) => ({
      path: displayName(one.path),
      count: one.count,
      size: formatBytes(one.size),
    })),
    moreWasteful: Math.max(0, costly.length - MOST_WASTEFUL),
    secrets: image.secrets.map((secret): SecretView => {
      const { title, masked, reason, remedy, place } = secret;
      const told = { title, masked, reason, remedy, place: describePlace(secret) };
      const shown = Object.entries(told).map(([field, text]) => [field, displayText(text)]);
      return { ...(Object.fromEntries(shown) as typeof told), inFile: place.in === 'file' };
    }),
    ...(image.secretsIncomplete
      ? {
          secretsNote: vscode.l10n.t(
            'Not all files were looked at, since there were too many that might hold a secret.',
          ),
        }
      : {}),
    buttons: [
      { id: 'compare', label: vscode.l10n.t('Compare with…'), icon: 'compare' },
      { id: 'report', label: vscode.l10n.t('Report as text'), icon: 'file' },
      { id: 'copy', label: vscode.l10n.t('Copy as command'), icon: 'copy' },
    ],
  };
}

export function layerViews({ image, efficiency }: Pick<LookedInto, 'image' | 'efficiency'>): LayerView[] {
  const changes = changesOf(image.layers, image.paths);
  const wastes = wasteSentences(image);
  return image.layers.map(({ index, size, step }) => {
    const share = efficiency.size === 0 ? 0 : size / efficiency.size;
    const waste = wastes[index]?.map(({ sentence }) => sentence).join(' ') ?? '';
    return {
      index,
      instruction: instructionOf(step?.createdBy),
      size: formatBytes(size),
      share,
      shareText: `${Math.round(share * 100)} %`,
      changes: tallies(changes[index]),
      ...(waste === '' ? {} : { waste }),
    };
  });
}

/** What a builder wrote down, without what every step of its kind has in front and behind. */
function instructionOf(createdBy: string | undefined): string {
  if (createdBy === undefined) return vscode.l10n.t('(not known)');
  const line = maskSecrets(createdBy)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^\/bin\/sh -c #\(nop\) /, '')
    .replace(/^(RUN )?(\|\d+ .*?)?\/bin\/sh -c /, 'RUN ')
    .replace(/ # buildkit$/, '');
  return displayText(line.trim());
}

function tallies(changes: LayerChanges | undefined): LayerView['changes'] {
  if (changes === undefined) return [];
  return (['added', 'changed', 'removed', 'same'] as const)
    .map((mark) => ({ mark, count: changes[mark].files }))
    .filter(({ count }) => count > 0);
}

export const baseName = (path: string): string => displayName(posix.basename(path));
