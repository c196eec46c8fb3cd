import type { LintOptions, RuleInfo, Severity } from './types';

/** What the builder refuses: never silenced, as in hadolint. */
export const UNPARSABLE = 'DL1000';

/** What the options say of a rule; undefined where they say nothing. */
export function saidOf(
  { code, severity }: Pick<RuleInfo, 'code' | 'severity'>,
  { ignored, overrides }: LintOptions,
): Severity | 'off' | undefined {
  if (code === UNPARSABLE) return severity;
  if (ignored?.includes(code) === true) return 'off';
  return overrides !== undefined && Object.hasOwn(overrides, code) ? overrides[code] : undefined;
}
