/** One thing that was measured, beside what it is compared with; both in the same run on the same machine. */
export interface Measured {
  /** `linting 34 lines`, … */
  what: string;
  subject: string;
  milliseconds: number;
  baseline: string;
  baselineMilliseconds: number;
  /** Of both, where it is no time that was measured. */
  unit?: 'kB';
  /** What has been promised: the ratio of the two is this at most. None: there is no promise. */
  atMost?: number;
}

/** What could not be measured, since what it is compared with is not there. */
export interface Missing {
  what: string;
  baseline: string;
  /** Why, as the end of a sentence. */
  missing: string;
}

export type Figure = Measured | Missing;

/** The middle of the samples: one that a busy machine spoilt does not count. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** The sample that `share` of all samples lie below. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (found === undefined) throw new Error('There are no samples.');
  return found;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
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

/** Runs of what takes a millisecond or less: the first ones are not as it is for the rest of a day, compiled. */
const QUICK = { warm: 400, runs: 200 };

/** The median of many runs of such a thing. */
export async function quickly(subject: () => unknown): Promise<number> {
  await series(QUICK.warm, subject);
  return median(await series(QUICK.runs, subject));
}

/** For what takes a millisecond or less: many of the one, one after another, then many of the other, and so on. */
export async function compareQuick(
  subject: () => unknown,
  baseline: () => unknown,
): Promise<{ milliseconds: number; baselineMilliseconds: number }> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  await series(QUICK.warm, subject);
  await series(QUICK.warm, baseline);
  for (let round = 0; round < 3; round++) {
    ours.push(...(await series(QUICK.runs, subject)));
    theirs.push(...(await series(QUICK.runs, baseline)));
  }
  return { milliseconds: median(ours), baselineMilliseconds: median(theirs) };
}

/** For a quick subject and a peer that is far slower: each of them one after another, one beside the other. */
export async function compareWithSlow(
  runs: number,
  subject: () => unknown,
  baseline: () => unknown,
): Promise<{ milliseconds: number; baselineMilliseconds: number }> {
  await series(QUICK.warm, subject);
  const ours = await series(QUICK.runs, subject);
  const theirs = await series(runs, baseline);
  // What the machine does meanwhile is to meet both.
  ours.push(...(await series(QUICK.runs, subject)));
  return { milliseconds: median(ours), baselineMilliseconds: median(theirs) };
}

/** Milliseconds of each of `runs` runs, one after another. */
async function series(runs: number, work: () => unknown): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < runs; run++) samples.push(await timed(work));
  return samples;
}

/** The median of `runs` runs beside a limit in milliseconds. */
export async function within(
  limit: number,
  runs: number,
  subject: () => unknown,
): Promise<Pick<Measured, 'milliseconds' | 'baseline' | 'baselineMilliseconds' | 'atMost'>> {
  return { milliseconds: median(await series(runs, subject)), ...limitOf(limit) };
}

/** A limit in milliseconds as what something is compared with. */
export function limitOf(
  milliseconds: number,
): Pick<Measured, 'baseline' | 'baselineMilliseconds' | 'atMost'> {
  return { baseline: 'the time it may take', baselineMilliseconds: milliseconds, atMost: 1 };
}
