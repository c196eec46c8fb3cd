import type { ParsedConfiguration } from './types';

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
