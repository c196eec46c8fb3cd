import type { ConversionNeeds, Phase } from '../runtime';
import type { ImageSource, Runtime } from '../types';
import { STORAGE } from './survey';

/** What ch-convert and ch-image say when each part begins, and how much of the whole is behind it by then. */
const PHASES: readonly (readonly [begins: string, fraction: number])[] = [
  ['pulling image', 0],
  ['manifest list', 0.05],
  ['layer 1/', 0.3],
  ['exporting', 0.1],
  ['importing ...', 0.4],
  ['flattening image', 0.5],
  ['packing', 0.5],
];

export function charliecloudPhase(line: string): Phase | undefined {
  const text = line.trim();
  const known = PHASES.find(([begins]) => text.startsWith(begins));
  return known === undefined ? undefined : { text: text.replace(/[ .]+$/, ''), fraction: known[1] };
}

/** It writes an archive of the image’s files beside the storage, and unpacks that into it. */
export function charliecloudNeeds(runtime: Runtime, source: ImageSource): ConversionNeeds {
  const local = source.kind === 'docker' || source.kind === 'podman';
  return {
    programs: local ? ['ch-convert', 'ch-image', 'tar', source.kind] : ['ch-image'],
    space: [
      { folder: runtime.settings[STORAGE] ?? '/var/tmp', share: 1.1 },
      ...(local ? [{ folder: '/var/tmp', share: 0.6 }] : []),
    ],
    userNamespaces: false,
    capable: [],
  };
}
