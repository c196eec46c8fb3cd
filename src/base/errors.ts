/**
 * An error meant for a person: `message` says in full sentences what happened and why, `remedy` what to do
 * about it. `code` is stable and names the kind of failure; `detail` holds the other side's own words (an
 * engine's answer, a command's standard error), shown only on request. None of them ever holds a secret.
 */
export class ExplainedError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;
  readonly detail: string | undefined;

  constructor(
    code: string,
    message: string,
    more: { remedy?: string; detail?: string; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'ExplainedError';
    this.code = code;
    this.remedy = more.remedy;
    this.detail = more.detail;
  }

  /** What happened and what to do, as one paragraph. */
  get sentence(): string {
    return this.remedy === undefined ? this.message : `${this.message} ${this.remedy}`;
  }
}

/** The sentence to show for anything that was thrown. */
export function explain(error: unknown): string {
  if (error instanceof ExplainedError) return error.sentence;
  return error instanceof Error ? error.message : String(error);
}

/** True where `error` only says that somebody asked to stop. */
export function isCancellation(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === 'AbortError') ||
    (error instanceof ExplainedError && error.code === 'cancelled')
  );
}
