import { ExplainedError } from '../base';

/** One way in which a runtime fails, told by what it has printed. */
export interface Failure {
  readonly code: string;
  /** In what it has printed; `$1` of the message stands for its first group. */
  readonly pattern: RegExp;
  readonly message: string;
  readonly remedy: string;
}

/** The first of the failures that the output tells of, if it is one of them. */
export function knownFailure(failures: readonly Failure[], output: string): ExplainedError | undefined {
  for (const { code, pattern, message, remedy } of failures) {
    const match = pattern.exec(output);
    if (match === null) continue;
    const detail = output.trim().slice(-4000);
    return new ExplainedError(code, message.replace('$1', (match[1] ?? '').trim()), { remedy, detail });
  }
  return undefined;
}

/** The same, and `sandbox-failed` for all else. */
export function explainBy(
  failures: readonly Failure[],
  label: string,
  doing: string,
  output: string,
): ExplainedError {
  return (
    knownFailure(failures, output) ??
    new ExplainedError('sandbox-failed', `${label} could not ${doing}.`, {
      remedy: 'The details say what it said.',
      detail: output.trim().slice(-4000),
    })
  );
}
