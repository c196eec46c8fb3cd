import type { BuildStep, ImageConfiguration } from './archive/manifest';
import type { LayerFiles } from './files/layerFiles';
import type { PathTable } from './files/pathTable';
import type { Secret } from './secrets/types';

/** One layer of an image. */
export interface Layer {
  /** 0 is the lowest. */
  index: number;
  /** What it is called in the archive. */
  name: string;
  /** The part of the archive that holds it: another name where that one is a link. */
  part: string;
  /** Digest of its contents; undefined where the configuration does not tell it. */
  diffId: string | undefined;
  /** Bytes of its files. */
  size: number;
  /** Bytes that it takes up in the archive, packed as it is there. */
  stored: number;
  /** How it came to be; undefined where the image has no history. */
  step: BuildStep | undefined;
  files: LayerFiles;
  /** The archive has the same layer once more, below: it takes up no space. */
  repeated: boolean;
}

/** An image that was read: names, sizes and owners of all its files, and none of their contents. */
export interface ReadImage {
  tags: readonly string[];
  configuration: ImageConfiguration;
  paths: PathTable;
  layers: readonly Layer[];
  secrets: readonly Secret[];
  /** Some contents were not looked at for secrets, since there were too many. */
  secretsIncomplete: boolean;
}
