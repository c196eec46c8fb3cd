import { ExplainedError } from '../base';

/** The end of a dialled command that was no success. */
export function commandEnded(status: number | string | undefined, stderr: string): ExplainedError {
  return new ExplainedError(
    'command-failed',
    `The program at the other end of the stream has ended (${status ?? 'status not known'}).`,
    { detail: stderr.trim() },
  );
}
