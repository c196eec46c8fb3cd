import { FORMATS, THRESHOLDS } from './types';

/** What kind of value a key of `.hadolint.yaml` takes. */
export type ValueKind =
  'boolean' | 'threshold' | 'format' | 'formats' | 'codes' | 'texts' | 'labels' | 'overrides';

export interface ConfigurationKey {
  readonly name: string;
  readonly kind: ValueKind;
  /** One sentence, for people. */
  readonly description: string;
  /** The values it takes, or those of its items; none: any text, or codes of rules. */
  readonly values: readonly string[];
}

export const SEVERITY_NAMES = ['error', 'warning', 'info', 'style'] as const;
export const LABEL_TYPES = ['text', 'url', 'semver', 'hash', 'rfc3339', 'spdx', 'email'] as const;
const BOOLEANS = ['true', 'false'];

/** Every key of `.hadolint.yaml` (src/Hadolint/Config/Configuration.hs of hadolint 2.15.1). */
export const CONFIGURATION_KEYS: readonly ConfigurationKey[] = [
  key('ignored', 'codes', 'Rules that are never reported.', []),
  key('override', 'overrides', 'Rules by the severity to report them with.', SEVERITY_NAMES),
  key('trustedRegistries', 'texts', 'Registries that images may come from; * stands for any text.', []),
  key('label-schema', 'labels', 'Labels that every image must have, and what their values are.', LABEL_TYPES),
  key('strict-labels', 'boolean', 'Whether labels that label-schema does not name are reported.', BOOLEANS),
  key('disable-ignore-pragma', 'boolean', 'Whether “# hadolint ignore=” is left unheard.', BOOLEANS),
  key('failure-threshold', 'threshold', 'The mildest severity that makes the command fail.', THRESHOLDS),
  key('format', 'format', 'How findings are printed.', FORMATS),
  key('formats', 'formats', 'How findings are printed, one for each output.', FORMATS),
  key('no-color', 'boolean', 'Whether findings are printed without colour.', BOOLEANS),
  key('no-fail', 'boolean', 'Whether the command succeeds whatever was found.', BOOLEANS),
  key('verbose', 'boolean', 'Whether the command says what it was told to do.', BOOLEANS),
];

function key(
  name: string,
  kind: ValueKind,
  description: string,
  values: readonly string[],
): ConfigurationKey {
  return { name, kind, description, values };
}
