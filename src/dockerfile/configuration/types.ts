import type { Fix, LintOptions, Range, Severity } from '../types';

/** The ways to print findings, under hadolint's names. */
export const FORMATS = [
  ...(['tty', 'json', 'sarif', 'checkstyle', 'codeclimate', 'gitlab_codeclimate'] as const),
  ...(['gnu', 'junit', 'sonarqube', 'codacy'] as const),
] as const;
export type OutputFormat = (typeof FORMATS)[number];

/** From which severity on findings make the command fail; `none` and `ignore`: every finding does. */
export const THRESHOLDS = ['error', 'warning', 'info', 'style', 'ignore', 'none'] as const;
export type FailureThreshold = (typeof THRESHOLDS)[number];

/** What a `.hadolint.yaml`, the environment or a command line says; what is left out is left open. */
export interface Configuration extends LintOptions {
  readonly overrides?: Readonly<Record<string, Severity | 'off'>>;
  readonly failureThreshold?: FailureThreshold;
  readonly formats?: readonly OutputFormat[];
  readonly noColor?: boolean;
  readonly noFail?: boolean;
  readonly verbose?: boolean;
}

/** A mistake in a configuration file. */
export interface ConfigurationProblem {
  readonly range: Range;
  readonly message: string;
  /** `error`: hadolint would leave the whole file unread; `warning`: it would pass over this. */
  readonly severity: 'error' | 'warning';
  readonly fixes: readonly Fix[];
}

/** What is in a configuration file: what could be understood, and what is wrong with the rest. */
export interface ParsedConfiguration {
  readonly options: Configuration;
  readonly problems: readonly ConfigurationProblem[];
}
