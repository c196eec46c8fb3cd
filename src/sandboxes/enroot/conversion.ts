import type { ConversionNeeds, Phase } from '../runtime';
import type { ImageSource, Runtime } from '../types';

/** What enroot says when each part of an import begins, and how much of the whole is behind it by then. */
const PHASES: readonly (readonly [begins: string, fraction: number])[] = [
  ['Querying registry', 0],
  ['Fetching image', 0.05],
  ['Downloading', 0.1],
  ['Found all layers', 0.3],
  ['Extracting image content', 0.3],
  ['Extracting image layers', 0.4],
  ['Converting whiteouts', 0.6],
  ['Creating squashfs', 0.7],
];

/** Lines begin with `[INFO]`; bars come for people at terminals only. */
export function enrootPhase(line: string): Phase | undefined {
  const text = /^\[INFO\] (.+?)\.*$/.exec(line)?.[1];
  if (text === undefined) return undefined;
  return { text, fraction: PHASES.find(([begins]) => text.startsWith(begins))?.[1] };
}

/** See src/docker.sh of enroot: what it calls, and where it unpacks. */
export function enrootNeeds(runtime: Runtime, source: ImageSource, target: string): ConversionNeeds {
  const temporary = runtime.settings['ENROOT_TEMP_PATH'] ?? '/tmp';
  const cache = runtime.settings['ENROOT_CACHE_PATH'];
  const folder = target.slice(0, Math.max(1, target.lastIndexOf('/')));
  const local = source.kind === 'docker' || source.kind === 'podman';
  return {
    programs: local
      ? ['jq', 'mksquashfs', 'tar', source.kind]
      : ['curl', 'grep', 'awk', 'jq', 'parallel', 'tar', 'zstd', 'mksquashfs'],
    space: [
      { folder: temporary, share: 1 },
      // Without compression of what is in files, squashed files are not much smaller.
      { folder, share: 0.8 },
      ...(local || cache === undefined ? [] : [{ folder: cache, share: 0.5 }]),
    ],
    userNamespaces: !local,
    capable: local ? [] : ['enroot-aufs2ovlfs', 'enroot-mksquashovlfs'],
  };
}
