import type { TextEdit } from '../types';
import type { ParsedConfiguration } from './types';

export { configurationProposals } from './complete';
export type { ConfigurationProposal } from './complete';
export { environmentConfiguration, parseLabel } from './environment';
export { CONFIGURATION_KEYS } from './keys';
export type { ConfigurationKey } from './keys';
export { mergeConfigurations, overridesOf } from './merge';
export { CONFIGURATION_FILES, configurationPlaces } from './places';
export { FORMATS, THRESHOLDS } from './types';
export type * from './types';

/** The parser of `.hadolint.yaml`, which brings the YAML library with it. It takes any text and never throws. */
export async function loadConfigurationParser(): Promise<(text: string) => ParsedConfiguration> {
  return (await import('./parse')).parseConfiguration;
}

/** The edit that adds a rule to the ignored ones of a `.hadolint.yaml`, where that can be done (see ignore.ts). */
export async function loadConfigurationIgnore(): Promise<
  (text: string, code: string) => TextEdit | undefined
> {
  return (await import('./ignore')).ignoreInConfiguration;
}
