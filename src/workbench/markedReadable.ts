import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { MarkedOutput } from './loginShell';

/** What comes out of `source` after the mark, as a stream. */
export function markedReadable(source: Readable, mark: string): { readable: Readable; marked: MarkedOutput } {
  const marked = new MarkedOutput(mark);
  const readable = new Transform({
    transform(bytes: Uint8Array, _encoding, done) {
      const rest = marked.push(bytes);
      done(null, rest.length > 0 ? rest : undefined);
    },
  });
  source.pipe(readable);
  return { readable, marked };
}
