/** One thing that was measured, beside what it is compared with; both in the same run on the same machine. */
export interface Figure {
  /** `linting 34 lines`, … */
  what: string;
  subject: string;
  milliseconds: number;
  baseline: string;
  baselineMilliseconds: number;
}

/** The middle of the samples: one that a busy machine spoilt does not count. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is nothing to take the median of.');
  return middle;
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Runs both `runs` times in turn, so that whatever else the machine does meets both; answers with the medians. */
export async function compare(
  runs: number,
  subject: () => unknown,
  baseline: () => unknown,
): Promise<{ milliseconds: number; baselineMilliseconds: number }> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    ours.push(await timed(subject));
    theirs.push(await timed(baseline));
  }
  return { milliseconds: median(ours), baselineMilliseconds: median(theirs) };
}
