import * as vscode from 'vscode';
import { formatBytes } from '../../base';
import { packageCaches, wasteOf, type LayerWaste, type PackageCache, type ReadImage } from '../../layers';
import { filesCounted } from './filesCounted';

/** Less is not worth a line, in bytes. */
const LEAST = 100_000;

/** The rules of the linter about the caches of package managers. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  apt: ['DL3009'],
  apk: ['DL3019'],
  dnf: ['DL3040', 'DL3032'],
  zypper: ['DL3036'],
  pip: ['DL3042'],
  yarn: ['DL3060'],
};

export interface WasteSentence {
  sentence: string;
  /** Rules of the linter that say how to mend it. */
  rules: readonly string[];
}

/** What each layer wastes and leaves behind, the lowest first. */
export function wasteSentences(image: ReadImage): WasteSentence[][] {
  const wastes = wasteOf(image.layers, image.paths);
  const caches = packageCaches(image).filter(({ bytes }) => bytes >= LEAST);
  return image.layers.map(({ index }) => [
    ...caches
      .filter(({ layer }) => layer === index)
      .map((cache) => ({ sentence: left(cache), rules: RULES[cache.manager] ?? [] })),
    ...hidden(wastes[index]),
  ]);
}

function left({ manager, files, bytes }: PackageCache): string {
  return vscode.l10n.t(
    'Leaves {0} of {1} in the image ({2} of its cache), which only the build needed: remove them in the same instruction.',
    formatBytes(bytes),
    manager,
    filesCounted(files),
  );
}

function hidden(waste: LayerWaste | undefined): WasteSentence[] {
  if (waste === undefined) return [];
  const { removed, replaced } = waste;
  const sentences: WasteSentence[] = [];
  if (removed.bytes >= LEAST) {
    const sentence = vscode.l10n.t(
      'Removes {0} of earlier layers ({1}), which stay in the image: remove them in the instruction that makes them.',
      filesCounted(removed.files),
      formatBytes(removed.bytes),
    );
    sentences.push({ sentence, rules: ['DL3059', 'CW1003'] });
  }
  if (replaced.bytes >= LEAST) {
    const sentence = vscode.l10n.t(
      'Stores {0} again, of which earlier layers keep {1}: change them in the instruction that makes them.',
      filesCounted(replaced.files),
      formatBytes(replaced.bytes),
    );
    sentences.push({ sentence, rules: ['DL3059'] });
  }
  return sentences;
}
