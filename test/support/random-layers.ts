import type { ArchiveEntry } from './image-archive';
import { paxHeader, tarEntry } from './image-archive';

const NAMES = [
  'a',
  'b',
  'c',
  'd',
  '+x',
  '..',
  '.wh.a',
  '.wh.b',
  '.wh..wh..opq',
  '.wh.c',
  '.wh.',
  '.wh..wh.plnk',
  'é',
  '.',
  '-z',
  'etc',
];

/** Layers that nobody would build, the same for each seed: white-outs of what is not there, names that lead out, and so on. */
export function randomLayers(seed: number): (ArchiveEntry | Buffer)[][] {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const name = (): string => NAMES[random(20) < 14 ? random(5) : random(NAMES.length)] ?? 'a';
  const path = (): string => {
    const start = ['/', './', ''][Math.min(random(10), 2)] ?? '';
    return start + Array.from({ length: 1 + random(4) }, name).join('/');
  };
  const entry = (): (ArchiveEntry | Buffer)[] => {
    switch (random(8)) {
      case 0:
      case 1:
        return [{ name: `${path()}/`, type: '5' }];
      case 2:
        return [{ name: path(), type: '2', link: 'a' }];
      case 3:
        return [{ name: path(), type: '1', link: 'a', size: random(2) * 50 }];
      case 4:
        return [
          paxHeader({ path: `${path()}/${'long'.repeat(40)}` }),
          tarEntry({ name: 'x', data: 'y'.repeat(random(700)) }),
        ];
      default:
        return [{ name: path(), data: 'z'.repeat(random(2000)) }];
    }
  };
  return Array.from({ length: 1 + random(6) }, () => Array.from({ length: random(14) }, entry).flat());
}
