import assert from 'node:assert/strict';
import { ExplainedError } from '../../src/base';

/** The `ExplainedError` that `work` rejects with. */
export async function failure(work: Promise<unknown>): Promise<ExplainedError> {
  const error = await work.then(
    (value) => assert.fail(`expected a rejection, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  assert(error instanceof ExplainedError, `expected an ExplainedError, got ${String(error)}`);
  return error;
}
