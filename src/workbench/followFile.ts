import { untilInputEnds } from './boundScript';
import { ExplainedError } from '../base';
import { quote } from './quote';
import type { Workbench } from './types';

/** Bytes that a file which is there already is read from its end. */
const LAST = 1024 * 1024;

/**
 * What is in a file that others write to, as it comes, from its last megabyte on; waits for one that is not there yet. By
 * tail(1), which follows files of other machines too, on file systems where nothing tells of changes.
 *
 * @param path absolute
 * @param options.over once it is given, nobody writes any more: the end of the file is the end
 */
export async function* followFile(
  workbench: Pick<Workbench, 'files' | 'dialCommand'>,
  path: string,
  options: { over: AbortSignal; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const { over, signal } = options;
  const files = await workbench.files();
  const size = async (): Promise<number> => {
    try {
      return (await files.stat(path)).size;
    } catch (error) {
      if (error instanceof ExplainedError && error.code === 'file-not-found') return 0;
      throw error;
    }
  };
  let position = Math.max(0, (await size()) - LAST);
  signal.throwIfAborted();
  const follow = quote(['tail', '-c', `+${position + 1}`, '-F', path]);
  const stream = workbench.dialCommand(['sh', '-c', untilInputEnds([], `${follow} 2>/dev/null`)], {
    priority: 'background',
  });
  let end = Infinity;
  const finish = (): void => {
    size().then(
      (bytes) => {
        end = bytes;
        if (position >= end) stream.destroy();
      },
      (error: Error) => stream.destroy(error),
    );
  };
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop);
  if (over.aborted) finish();
  else over.addEventListener('abort', finish, { once: true });
  try {
    for await (const bytes of stream as AsyncIterable<Uint8Array>) {
      position += bytes.length;
      yield bytes;
      if (position >= end) return;
    }
  } catch (error) {
    signal.throwIfAborted();
    // That it was ended here is no failure.
    if (position < end) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    over.removeEventListener('abort', finish);
    stream.destroy();
  }
}
