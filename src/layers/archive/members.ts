import type { Digest } from '../files/layerFiles';
import type { TarEntry } from '../tar/header';

/** An entry of a layer, with what was found out about its contents while they passed by. */
export interface LayerEntry {
  entry: TarEntry;
  digest: Digest | undefined;
  /** What it holds, where that is wanted. Good until the next entry. */
  content: Buffer | undefined;
}

/** A part of a saved image: a document, a layer, or another name of a layer. Each is good until the next is asked for. */
export type Member =
  | { kind: 'document'; name: string; data: Buffer }
  | { kind: 'layer'; name: string; stored: number; entries: AsyncIterable<LayerEntry> }
  | { kind: 'alias'; name: string; target: string };

/** Where the parts of a saved image come from. */
export interface MemberSource {
  members(): AsyncIterable<Member>;
  /** Not all that was wanted has been given, since it was too much; known at the end. */
  readonly exhausted: boolean;
}
