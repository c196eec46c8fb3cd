import { parseArgs } from 'node:util';
import { ExplainedError, nearest } from '../../base';
import type { Configuration } from '../../dockerfile';
import { FORMATS, THRESHOLDS, overridesOf, parseLabel } from '../../dockerfile';

export const USAGE = `usage: container-workbench lint [OPTION]… FILE…

Says what could be better about Dockerfiles. FILE may be a pattern (**/Dockerfile*); - stands for standard input.
Options, configuration files and variables are those of hadolint; options that list something may be repeated.

  --fix                      apply the safe fixes in place, and report what remains
  --shellcheck               ask the program shellcheck, too, about the scripts inside
  -c, --config FILE          read this configuration, and look for no other
  -f, --format FORMAT        ${FORMATS.slice(0, 6).join(', ')},
                             ${FORMATS.slice(6).join(', ')}
  -o, --output FILE          write there instead of to standard output; one for each format
  --file-path-in-report PATH name files like this in reports for programs
  --ignore CODE[,CODE…]      leave these out
  --error|--warning|--info|--style CODE
                             report a rule with this severity
  --trusted-registry NAME    a registry that images may come from
  --require-label NAME:TYPE  a label that every image must have
  --strict-labels            report labels that are not required
  --disable-ignore-pragma    leave “# hadolint ignore=” unheard
  -t, --failure-threshold LEVEL
                             the mildest severity that counts: error, warning, info (the default), style;
                             none counts every finding, as it does for hadolint
  --no-fail                  exit with 0 whatever was found
  --no-color                 print without colour
  -V, --verbose              say on standard error what counts
  -v, --version              print the version
  -h, --help                 print this text

Colour is used on a terminal, unless NO_COLOR is set. Exit status: 0 nothing at or above the threshold, 1 findings, wrong
usage, or a file that could not be read. What each code means is in docs/rules.md.
`;

/** What was asked for on the command line. */
export interface Request {
  /** Files, patterns and `-`. */
  readonly files: readonly string[];
  readonly fix: boolean;
  readonly shellcheck: boolean;
  /** The configuration file that was named. */
  readonly configFile: string | undefined;
  readonly filePathInReport: string | undefined;
  readonly outputs: readonly string[];
  readonly configuration: Configuration;
}

const LIST = { type: 'string', multiple: true, default: [] as string[] } as const;
const SWITCH = { type: 'boolean', default: false } as const;
const OPTIONS = {
  fix: SWITCH,
  shellcheck: SWITCH,
  config: { type: 'string', short: 'c' },
  format: { ...LIST, short: 'f' },
  output: { ...LIST, short: 'o' },
  'file-path-in-report': { type: 'string' },
  ignore: LIST,
  error: LIST,
  warning: LIST,
  info: LIST,
  style: LIST,
  'trusted-registry': LIST,
  'require-label': LIST,
  'strict-labels': SWITCH,
  'disable-ignore-pragma': SWITCH,
  'failure-threshold': { type: 'string', short: 't' },
  'no-fail': SWITCH,
  'no-color': SWITCH,
  verbose: { ...SWITCH, short: 'V' },
  version: { ...SWITCH, short: 'v' },
  help: { ...SWITCH, short: 'h' },
} as const;

/** Reads the arguments; wrong usage is an `ExplainedError`. */
export function parseRequest(args: readonly string[]): Request | 'help' | 'version' {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  if (values.help) return 'help';
  if (values.version) return 'version';
  if (positionals.length === 0) throw usageError('Name the Dockerfiles to look at, or - for standard input.');
  if (values.fix && positionals.includes('-'))
    throw usageError('--fix changes files in place, and standard input is none.');
  const threshold = values['failure-threshold'];
  const registries = values['trusted-registry'];
  const overrides = overridesOf({
    error: listed(values.error),
    warning: listed(values.warning),
    info: listed(values.info),
    style: listed(values.style),
  });
  return {
    files: positionals,
    fix: values.fix,
    shellcheck: values.shellcheck,
    configFile: values.config,
    filePathInReport: values['file-path-in-report'],
    outputs: values.output,
    configuration: {
      ignored: listed(values.ignore),
      overrides,
      trustedRegistries: registries,
      formats: values.format.map((name) => oneOf(name, FORMATS, 'format')),
      labelSchema: Object.fromEntries(values['require-label'].map(labelOf)),
      ...(threshold === undefined ? {} : { failureThreshold: oneOf(threshold, THRESHOLDS, 'severity') }),
      ...(values['strict-labels'] ? { strictLabels: true } : {}),
      ...(values['disable-ignore-pragma'] ? { disableIgnorePragma: true } : {}),
      ...(values['no-fail'] ? { noFail: true } : {}),
      ...(values['no-color'] ? { noColor: true } : {}),
      ...(values.verbose ? { verbose: true } : {}),
    },
  };
}

function listed(values: readonly string[]): string[] {
  return values.flatMap((codes) => codes.split(',')).map((code) => code.trim());
}

function labelOf(text: string) {
  const label = parseLabel(text);
  if (label === undefined) throw usageError(`${text} asks for a type of label that there is not.`);
  return label;
}

function oneOf<T extends string>(name: string, known: readonly T[], what: string): T {
  const found = known.find((each) => each === name);
  if (found !== undefined) return found;
  const meant = nearest(name, known, 2);
  throw usageError(
    `There is no ${what} ${name}; there are ${known.join(', ')}.${meant === undefined ? '' : ` Is ${meant} meant?`}`,
  );
}

function usageError(message: string): ExplainedError {
  return new ExplainedError('usage', message);
}
