import type { Severity } from '../types';
import { SEVERITY_NAMES } from './keys';
import type { Configuration } from './types';

type Overrides = NonNullable<Configuration['overrides']>;

/**
 * Two configurations as one, as hadolint does it: lists are appended, of several severities for one rule the worst
 * counts, and of anything else what `strong` says, where it says something.
 */
export function mergeConfigurations(weak: Configuration, strong: Configuration): Configuration {
  return {
    ...weak,
    ...strong,
    ignored: [...(weak.ignored ?? []), ...(strong.ignored ?? [])],
    trustedRegistries: [...(weak.trustedRegistries ?? []), ...(strong.trustedRegistries ?? [])],
    formats: [...(weak.formats ?? []), ...(strong.formats ?? [])],
    labelSchema: { ...weak.labelSchema, ...strong.labelSchema },
    overrides: worst(weak.overrides ?? {}, strong.overrides ?? {}),
  };
}

function worst(weak: Overrides, strong: Overrides): Overrides {
  const merged = new Map(Object.entries(weak));
  for (const [code, severity] of Object.entries(strong)) {
    const other = merged.get(code);
    merged.set(code, other === undefined ? severity : worse(other, severity));
  }
  return Object.fromEntries(merged);
}

function worse(weak: Severity | 'off', strong: Severity | 'off'): Severity | 'off' {
  if (weak === 'off' || strong === 'off') return strong;
  return SEVERITY_NAMES.indexOf(weak) < SEVERITY_NAMES.indexOf(strong) ? weak : strong;
}

/** Severities by rule from rules by severity; a rule under several gets the worst. */
export function overridesOf(lists: Readonly<Partial<Record<Severity, readonly string[]>>>): Overrides {
  const overrides = new Map<string, Severity>();
  for (const severity of SEVERITY_NAMES.toReversed())
    for (const code of lists[severity] ?? []) overrides.set(code, severity);
  return Object.fromEntries(overrides);
}
