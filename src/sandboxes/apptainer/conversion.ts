import type { Failure } from '../failure';
import type { ConversionNeeds, Phase } from '../runtime';
import type { ImageSource, Runtime } from '../types';
import { PROGRAM } from './survey';

/** What `build` says when each part begins, and how much of the whole is behind it by then. */
const PHASES: readonly (readonly [begins: string, fraction: number])[] = [
  ['Starting build', 0],
  ['Fetching OCI image', 0.05],
  ['Getting image source signatures', 0.05],
  ['Copying blob', 0.1],
  ['Copying config', 0.3],
  ['Writing manifest to image destination', 0.35],
  ['Extracting OCI image', 0.4],
  ['Inserting', 0.6],
  ['Creating SIF file', 0.7],
  ['Build complete', 1],
];

/** Lines begin with `INFO:` and blanks, those of the part that copies layers with nothing. */
export function apptainerPhase(line: string): Phase | undefined {
  const text = line.replace(/^INFO:\s+/, '').trim();
  const known = PHASES.find(([begins]) => text.startsWith(begins));
  return known === undefined ? undefined : { text: text.replace(/[ .]+$/, ''), fraction: known[1] };
}

/** It unpacks in the folder for temporary files, and packs from there. */
export function apptainerNeeds(runtime: Runtime, _source: ImageSource, target: string): ConversionNeeds {
  return {
    programs: [runtime.settings[PROGRAM] ?? 'apptainer'],
    space: [
      { folder: '/tmp', share: 1.5 },
      { folder: target.slice(0, Math.max(1, target.lastIndexOf('/'))), share: 0.8 },
    ],
    userNamespaces: true,
    capable: [],
  };
}

/** What people meet, from its own messages. */
export const APPTAINER_FAILURES: readonly Failure[] = [
  {
    code: 'file-exists',
    pattern: /build target '?([^'\n]+?)'? already exists/,
    message: '$1 is there already.',
    remedy: 'Choose another name, or remove it first.',
  },
  {
    code: 'engine-forbidden',
    pattern: /permission denied while trying to connect to the Docker daemon/i,
    message: 'Docker lets your user not take the image out.',
    remedy: 'Ask for membership in the group “docker”, or build from the image’s registry.',
  },
  {
    code: 'no-such-image',
    pattern: /No such image|manifest unknown|requested access to the resource is denied/i,
    message: 'There is no such image.',
    remedy: 'Check its name and its tag, and whether its registry wants a login.',
  },
  {
    code: 'disk-full',
    pattern: /No space left on device|Disk quota exceeded/i,
    message: 'There is no room left.',
    remedy:
      'It unpacks in /tmp or APPTAINER_TMPDIR, and keeps layers in ~/.apptainer/cache: make room there, or set another folder.',
  },
  {
    code: 'user-namespaces-off',
    pattern: /Failed to create user namespace|user namespace.*(?:disabled|not permitted)/i,
    message: 'Apptainer may not make user namespaces on this machine.',
    remedy: 'An administrator turns them on: sysctl user.max_user_namespaces=15000.',
  },
  {
    code: 'registry-unreachable',
    pattern: /(dial tcp[^\n]{1,200}|no such host)/,
    message: 'The workbench does not reach the registry.',
    remedy: 'See whether it has network, and whether a proxy has to be set (https_proxy).',
  },
];
