import type { LabelType } from '../types';
import { LABEL_TYPES, SEVERITY_NAMES } from './keys';
import { overridesOf } from './merge';
import { FORMATS, THRESHOLDS } from './types';
import type { Configuration } from './types';

type Environment = Readonly<Record<string, string | undefined>>;

/** What hadolint's variables say. As with hadolint, what makes no sense counts for nothing. */
export function environmentConfiguration(env: Environment): Configuration {
  const severity = SEVERITY_NAMES.map(
    (name) => [name, listIn(env, `HADOLINT_OVERRIDE_${name.toUpperCase()}`)] as const,
  );
  const formats = listIn(env, 'HADOLINT_FORMAT').flatMap(
    (name) => FORMATS.find((format) => format === name) ?? [],
  );
  const labels = listIn(env, 'HADOLINT_REQUIRE_LABELS').flatMap((text) => {
    const label = parseLabel(text);
    return label === undefined ? [] : [label];
  });
  const threshold = THRESHOLDS.find((name) => name === env['HADOLINT_FAILURE_THRESHOLD']);
  return {
    ...optional('noFail', booleanIn(env, 'HADOLINT_NOFAIL')),
    ...optional('noColor', env['NO_COLOR'] === undefined ? undefined : true),
    ...optional('verbose', booleanIn(env, 'HADOLINT_VERBOSE')),
    ...optional('formats', nonEmpty(formats)),
    ...optional(
      'overrides',
      severity.some(([, codes]) => codes.length > 0) ? overridesOf(Object.fromEntries(severity)) : undefined,
    ),
    ...optional('ignored', nonEmpty(listIn(env, 'HADOLINT_IGNORE'))),
    ...optional('trustedRegistries', nonEmpty(listIn(env, 'HADOLINT_TRUSTED_REGISTRIES'))),
    ...optional('labelSchema', labels.length === 0 ? undefined : Object.fromEntries(labels)),
    ...optional('strictLabels', booleanIn(env, 'HADOLINT_STRICT_LABELS')),
    ...optional('disableIgnorePragma', booleanIn(env, 'HADOLINT_DISABLE_IGNORE_PRAGMA')),
    ...optional('failureThreshold', threshold),
  };
}

/** `NAME:TYPE`, or `NAME` for any text; undefined where there is no such type. */
export function parseLabel(text: string): [string, LabelType] | undefined {
  const [name = '', ...rest] = text.split(':');
  const written = rest.join(':') || 'text';
  const type = LABEL_TYPES.find((known) => known === written);
  return type === undefined ? undefined : [name, type];
}

function listIn(env: Environment, name: string): string[] {
  return env[name]?.split(',') ?? [];
}

function booleanIn(env: Environment, name: string): boolean | undefined {
  const value = env[name];
  return value === undefined ? undefined : ['1', 'y', 'on', 'true', 'yes'].includes(value.toLowerCase());
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function optional<K extends keyof Configuration>(
  key: K,
  value: Configuration[K] | undefined,
): Pick<Configuration, K> {
  return (value === undefined ? {} : { [key]: value }) as Pick<Configuration, K>;
}
