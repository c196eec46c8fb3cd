import { ExplainedError } from '../../base';
import type { Efficiency } from '../efficiency/efficiency';
import { parseBytes } from './bytes';

/** The rules that dive knows, under its names. */
export const RULES = ['highestUserWastedPercent', 'highestWastedBytes', 'lowestEfficiency'] as const;
export type RuleName = (typeof RULES)[number];
/** A limit for each rule as it is written down; `disabled` switches it off, as `off` and `false` do for older dives. */
export type RuleLimits = Readonly<Record<RuleName, string>>;

/** What holds where nothing is written down. */
export const DEFAULT_LIMITS: RuleLimits = {
  highestUserWastedPercent: '0.1',
  highestWastedBytes: 'disabled',
  lowestEfficiency: '0.9',
};

export interface RuleResult {
  rule: RuleName;
  status: 'pass' | 'fail' | 'skip';
  /** The limit, or by how much it was missed. */
  message: string;
}

/** What stands for “not written down”. */
const NOTHING = ['', '~', 'null'];

/**
 * Reads a `.dive-ci` file: YAML with the limits below `rules`, in whatever case their names are written. Rejects with
 * `ci-rules` for what is no YAML; rules that it does not name have no limit.
 */
export async function readLimits(text: string): Promise<Partial<RuleLimits>> {
  const { parse } = await import('yaml');
  let document: unknown;
  try {
    // Everything as it is written: a limit is shown again, and 0.90 is not to become 0.9.
    document = parse(text, { schema: 'failsafe' });
  } catch (error) {
    throw new ExplainedError('ci-rules', 'The file of rules is no valid YAML.', {
      detail: (error as Error).message,
    });
  }
  const { rules } = (document ?? {}) as { rules?: object | null };
  const read: Partial<Record<RuleName, string>> = {};
  for (const [name, limit] of Object.entries(rules ?? {})) {
    const rule = RULES.find((one) => one.toLowerCase() === name.toLowerCase());
    if (rule !== undefined && typeof limit === 'string' && !NOTHING.includes(limit)) read[rule] = limit;
  }
  return read;
}

/** Holds an image against the rules as `dive --ci` does. Throws `ci-rules` for a limit that is none. */
export function evaluate(efficiency: Efficiency, limits: RuleLimits): RuleResult[] {
  return RULES.map((rule) => {
    const limit = limits[rule].trim();
    if (['disabled', 'off', 'false'].includes(limit.toLowerCase())) {
      return { rule, status: 'skip', message: 'disabled' };
    }
    const missed = MISSED[rule](efficiency, limitOf(rule, limit), limit);
    return { rule, status: missed === undefined ? 'pass' : 'fail', message: missed ?? limit };
  });
}

type Judge = (efficiency: Efficiency, limit: number, written: string) => string | undefined;

const MISSED: Readonly<Record<RuleName, Judge>> = {
  highestUserWastedPercent: ({ wastedUserShare }, limit, written) =>
    wastedUserShare > limit
      ? `too many bytes wasted, relative to the user bytes added (%-user-wasted-bytes=${wastedUserShare.toFixed(2)} > threshold=${written})`
      : undefined,
  highestWastedBytes: ({ wastedBytes }, limit) =>
    wastedBytes > limit
      ? `too many bytes wasted (wasted-bytes=${wastedBytes} > threshold=${limit})`
      : undefined,
  lowestEfficiency: ({ score }, limit, written) =>
    limit > score
      ? `image efficiency is too low (efficiency=${score.toFixed(2)} < threshold=${written})`
      : undefined,
};

function limitOf(rule: RuleName, limit: string): number {
  const share = rule !== 'highestWastedBytes';
  const number = share ? Number(limit || NaN) : parseBytes(limit);
  if (number === undefined || Number.isNaN(number) || (share && (number < 0 || number > 1))) {
    throw new ExplainedError('ci-rules', `“${limit}” is no limit for the rule ${rule}.`, {
      remedy: share
        ? 'Give a number from 0 to 1, or “disabled”.'
        : 'Give a number of bytes such as 20MB, or “disabled”.',
    });
  }
  return number;
}
