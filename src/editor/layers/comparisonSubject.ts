import * as vscode from 'vscode';
import { displayText, formatBytes } from '../../base';
import { ContentsOfLayer, filesOfBoth, type ComparedFiles } from '../../layers';
import { displayName, quote } from '../../workbench';
import type { FileActions } from './fileActions';
import type { ImageFile } from './imageFiles';
import { baseName, layerViews, noContents } from './imageSubject';
import type { KeptImages, LookedInto } from './keptImages';
import type { Choice, FileAct, Fact, LayerView, Overview } from './protocol';
import type { Subject } from './subject';

/** Two images, or two builds of one: what is different in their files. */
export class ComparisonSubject implements Subject {
  readonly keys: readonly [string, string];
  readonly overview: Overview;
  readonly firstLayer = undefined;
  readonly firstChoice: Choice = {
    text: '',
    marks: ['added', 'changed', 'removed'],
    by: 'size',
    flat: false,
  };
  readonly #both: readonly [LookedInto, LookedInto];
  readonly #actions: FileActions;

  constructor(images: KeptImages, keys: readonly [string, string], actions: FileActions) {
    this.keys = keys;
    this.#both = [images.get(keys[0]), images.get(keys[1])];
    this.#actions = actions;
    this.overview = overviewOf(...this.#both);
  }

  get command(): string {
    return this.#both
      .map(({ reference }) => displayText(quote(['container-workbench', 'image', 'analyze', reference])))
      .join('\n');
  }

  lines(): Promise<[]> {
    return Promise.resolve([]);
  }

  filesOf(): ComparedFiles {
    return filesOfBoth(this.#both[0].image, this.#both[1].image);
  }

  listTitle(): string {
    return vscode.l10n.t('What is different in {0}', displayText(this.#both[1].name));
  }

  origin({ after, before }: ComparedFiles, path: number): string {
    const at = after.has(path) ? 1 : 0;
    const layer = (at === 1 ? after : before).layerOf(path);
    const name = displayText(this.#both[at].name);
    return layer === undefined ? name : vscode.l10n.t('layer {0} of {1}', layer, name);
  }

  async act(act: FileAct, files: ComparedFiles, path: number): Promise<void> {
    const [one, other] = [this.#fileOf(0, files, path), this.#fileOf(1, files, path)];
    const file = other ?? one;
    if (file === undefined) throw noContents(displayName(files.paths.text(path)));
    if (act === 'save') return this.#actions.save(file);
    // What is different shows beside each other; what is only in one is shown as it is.
    if (one === undefined || other === undefined) return this.#actions.open(file);
    const title = vscode.l10n.t(
      '{0}: {1} ↔ {2}',
      baseName(file.file.path),
      displayText(one.looked.name),
      displayText(other.looked.name),
    );
    await this.#actions.compare(one, other, title);
  }

  placeOf(): undefined {
    return undefined;
  }

  #fileOf(at: 0 | 1, { paths, before, after }: ComparedFiles, path: number): ImageFile | undefined {
    const then = at === 0 ? before : after;
    const looked = this.#both[at];
    if (!then.has(path)) return undefined;
    const { image } = looked;
    const layer = image.layers[then.layerOf(path) ?? -1];
    const file = layer && new ContentsOfLayer(image, layer).at(image.paths.lookUp(paths.text(path)));
    return file && { key: this.keys[at], looked, file };
  }
}

function overviewOf(one: LookedInto, other: LookedInto): Overview {
  const [before, after] = [one, other].map(({ name }) => displayText(name)) as [string, string];
  return {
    title: vscode.l10n.t('{0} ↔ {1}', before, after),
    where: displayText([...new Set([one.where, other.where])].join(' · ')),
    facts: [
      difference(vscode.l10n.t('Size'), one.efficiency.size, other.efficiency.size),
      difference(vscode.l10n.t('Wasted'), one.efficiency.wastedBytes, other.efficiency.wastedBytes),
      {
        label: vscode.l10n.t('Efficiency'),
        value: `${(one.efficiency.score * 100).toFixed(1)} → ${(other.efficiency.score * 100).toFixed(1)} %`,
      },
    ],
    layersTitle: vscode.l10n.t('Layers'),
    layers: bothLayers(one, other),
    comparison: true,
    wasteful: [],
    moreWasteful: 0,
    secrets: [],
    buttons: [{ id: 'copy', label: vscode.l10n.t('Copy as command'), icon: 'copy' }],
  };
}

function difference(label: string, one: number, other: number): Fact {
  const sign = other >= one ? '+' : '−';
  return {
    label,
    value: `${formatBytes(one)} → ${formatBytes(other)}`,
    hint: other === one ? '' : `${sign}${formatBytes(Math.abs(other - one))}`,
  };
}

/** Those that both have once, then what is above them in each. */
function bothLayers(one: LookedInto, other: LookedInto): LayerView[] {
  const [first, second] = [one.image.layers, other.image.layers];
  let shared = 0;
  while (first[shared]?.diffId !== undefined && first[shared]?.diffId === second[shared]?.diffId) shared++;
  const views = (looked: LookedInto, of: string): LayerView[] =>
    layerViews(looked).map(({ waste: _, ...view }) => ({ ...view, of }));
  return [
    ...views(one, vscode.l10n.t('Both')).slice(0, shared),
    ...views(one, displayText(one.name)).slice(shared),
    ...views(other, displayText(other.name)).slice(shared),
  ];
}
