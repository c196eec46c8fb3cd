import { ExplainedError, explain } from '../../base';

/**
 * Does the same to several, at the same time; what fails for one does not keep the others from it. Rejects with the
 * failure of the only one, or with how many failed and why.
 */
export async function severally<T>(
  elements: readonly T[],
  work: (element: T) => Promise<unknown>,
): Promise<void> {
  const results = await Promise.allSettled(elements.map(work));
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const [first] = failures;
  if (failures.length === 0) return;
  if (failures.length === 1) throw first;
  throw new ExplainedError(
    first instanceof ExplainedError ? first.code : 'several-failed',
    `${failures.length} of ${elements.length} failed, the first one so: ${explain(first)}`,
    { detail: failures.map(explain).join('\n'), cause: first },
  );
}
