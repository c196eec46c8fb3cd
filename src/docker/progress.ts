import type { Readable } from 'node:stream';
import { explainAnswer } from './answers';
import { JsonLines } from './jsonLines';
import type { EngineProgress } from './types';

/** A message of an engine about work that goes on (`jsonmessage` of moby). Podman says the same. */
export interface ProgressMessage {
  id?: string;
  status?: string;
  /** What `docker load`, `docker build` and Podman print. */
  stream?: string;
  error?: string;
  errorDetail?: { message?: string; code?: number };
  progressDetail?: { current?: number; total?: number };
  /** What came of it: an image's id, a push's tag and digest. */
  aux?: unknown;
}

/**
 * Reads the messages of work that goes on until it ends. An error among them is thrown as an `ExplainedError`; engines tell
 * errors only so, once they have begun to answer.
 */
async function* progressMessages(stream: Readable): AsyncGenerator<ProgressMessage> {
  const lines = new JsonLines();
  for await (const bytes of stream) {
    for (const line of lines.feed(bytes as Uint8Array)) {
      const message = line as ProgressMessage;
      const error = message.errorDetail?.message ?? message.error;
      if (error !== undefined) throw explainAnswer(undefined, error);
      yield message;
    }
  }
}

/** What a message says of how far the work is; undefined where it says something else. */
export function progressOf({
  id,
  status,
  stream,
  progressDetail,
}: ProgressMessage): EngineProgress | undefined {
  const words = status ?? stream?.trimEnd();
  if (words === undefined || words === '') return undefined;
  const { current, total } = progressDetail ?? {};
  return { id, status: words, current, total };
}

/** Follows work to its end and passes on how far it is. `each` hears every message. */
export async function followProgress(
  stream: Readable,
  onProgress: ((progress: EngineProgress) => void) | undefined,
  each: (message: ProgressMessage) => void,
): Promise<void> {
  for await (const message of progressMessages(stream)) {
    each(message);
    const progress = progressOf(message);
    if (progress !== undefined) onProgress?.(progress);
  }
}
