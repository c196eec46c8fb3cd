import type { Efficiency } from '../efficiency/efficiency';
import { TreeMaker } from '../efficiency/layerTree';
import type { LayerFile } from '../files/layerFiles';
import { maskSecrets } from '../secrets';
import type { Layer, ReadImage } from '../types';

/** A file as dive’s JSON has it. */
export interface DiveFile {
  path: string;
  /** The type flag of the archive, as a number. */
  typeFlag: number;
  linkName: string;
  size: number;
  /** Go’s os.FileMode. */
  fileMode: number;
  uid: number;
  gid: number;
  isDir: boolean;
}

/** A layer as dive’s JSON has it, without its files. */
export interface DiveLayer {
  index: number;
  id: string;
  digestId: string;
  sizeBytes: number;
  /** Other than dive’s, with its secrets masked. */
  command: string;
}

/** The image as dive’s JSON has it. */
export interface DiveImage {
  sizeBytes: number;
  inefficientBytes: number;
  efficiencyScore: number;
  fileReference: { count: number; sizeBytes: number; file: string }[];
}

export function diveLayer({ index, name, size, step, diffId }: Layer): DiveLayer {
  return {
    index,
    id: name.split('/')[0] ?? '',
    digestId: step === undefined ? '' : (diffId ?? ''),
    sizeBytes: size,
    command: step === undefined ? '(missing)' : maskSecrets(step.createdBy.replace(/^\/bin\/sh -c /, '')),
  };
}

export function diveImage({ size, wastedBytes, score, wasteful }: Efficiency): DiveImage {
  return {
    sizeBytes: size,
    inefficientBytes: wastedBytes,
    efficiencyScore: score,
    fileReference: wasteful.map(({ count, size: sizeBytes, path: file }) => ({ count, sizeBytes, file })),
  };
}

/** Lists the files of the layers of an image as dive does: folders after what is in them, those without an entry too. */
export function fileLists({ paths }: ReadImage): (layer: Layer) => Generator<DiveFile> {
  const maker = new TreeMaker(paths);
  return function* (layer) {
    const { order, entries } = maker.make(layer);
    for (const [at, path] of order.entries()) {
      const entry = entries[at] as number;
      yield entry < 0 ? UNTOLD : diveFile(paths.text(path), layer.files.at(entry));
    }
  };
}

const UNTOLD: DiveFile = {
  path: '',
  typeFlag: 0,
  linkName: '',
  size: 0,
  fileMode: 0,
  uid: 0,
  gid: 0,
  isDir: false,
};

function diveFile(path: string, { type, link, size, mode, uid, gid, rooted }: LayerFile): DiveFile {
  return {
    path: rooted ? path : path.slice(1),
    typeFlag: type.charCodeAt(0),
    linkName: link,
    size,
    fileMode: goMode(type, mode),
    uid,
    gid,
    isDir: type === '5',
  };
}

/** Bits of Go’s os.FileMode for the types of an archive. */
const TYPE_BITS: Readonly<Record<string, number>> = {
  '2': 2 ** 27,
  '3': 2 ** 26 + 2 ** 21,
  '4': 2 ** 26,
  '5': 2 ** 31,
  '6': 2 ** 25,
};

function goMode(type: string, mode: number): number {
  const special =
    ((mode & 0o4000) !== 0 ? 2 ** 23 : 0) +
    ((mode & 0o2000) !== 0 ? 2 ** 22 : 0) +
    ((mode & 0o1000) !== 0 ? 2 ** 20 : 0);
  return (mode & 0o777) + special + (TYPE_BITS[type] ?? 0);
}
