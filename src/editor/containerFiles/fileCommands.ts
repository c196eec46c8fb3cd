import path from 'node:path';
import type { EngineAction } from '../../docker';
import { placedAt } from './address';
import { uriOfRow } from './fileRows';

/** The commands that one could type for the row of a container's file. */
export function commandsOfFile(row: string | undefined): EngineAction[] {
  const uri = uriOfRow(row);
  const { place, path: file } = uri === undefined ? {} : placedAt(uri);
  if (place?.kind !== 'container' || file === undefined) return [];
  const container = place.name;
  return [
    { kind: 'copy', from: `${container}:${file}`, to: '.' },
    { kind: 'copy', from: path.posix.basename(file) || 'FILE', to: `${container}:${file}` },
    { kind: 'exec', container, argv: ['ls', '-la', file] },
    { kind: 'exec', container, argv: ['cat', file] },
    { kind: 'exec', container, argv: ['rm', '-r', file] },
  ];
}
