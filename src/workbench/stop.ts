import { ExplainedError } from '../base';

/** The error of a command that took longer than `RunOptions.timeout` allows. Its arguments may be secrets. */
export function timedOut(argv: readonly string[], milliseconds = 0): ExplainedError {
  return new ExplainedError(
    'timeout',
    `“${argv[0]}” was ended because it took longer than ${milliseconds / 1000} s.`,
  );
}
