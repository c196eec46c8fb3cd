import { parseArgs } from 'node:util';
import { ExplainedError } from '../../base';
import type { AuditSeverity, ReportFormat, Scope } from '../../audit';
import { AUDIT_SEVERITIES } from '../../audit';

const FORMATS: readonly ReportFormat[] = ['text', 'markdown', 'json', 'sarif'];

export const USAGE = `usage: container-workbench audit [OPTION]… [FILE…]

Says what is dangerous about commands for containers in scripts, Markdown, Makefiles, files of CI services and compose
files (FILE may be a folder, or a pattern), and about what this computer runs. It only looks, and changes nothing.

      --host                 look at this computer and its engine
      --containers           look at running containers
      --images               look at images
      --layers               look into the layers of these images, too, which takes a while: programs with the
                             rights of another, caches, secrets
      --sudo                 look with root's rights at what only root may see of the host
  -f, --format FORMAT        ${FORMATS.join(', ')}
  -o, --output FILE          write there instead of to standard output
      --suppressions FILE    findings to leave out, each with a reason and a day on which it expires;
                             .container-audit.yaml where there is one
      --since FILE           say what has changed since that report (json)
  -t, --failure-threshold LEVEL
                             the mildest severity that counts: ${AUDIT_SEVERITIES.join(', ')} (medium by default)
  -h, --help                 print this text

Exit status: 0 nothing at or above the threshold, 1 findings or a failure, 2 wrong usage. Rules are in docs/audit.md.
`;

/** What was asked for on the command line. */
export interface AuditRequest {
  /** Files, folders and patterns. */
  readonly files: readonly string[];
  readonly scope: Scope;
  /** Whether the layers of images are read. */
  readonly layers: boolean;
  readonly elevated: boolean;
  readonly format: ReportFormat;
  readonly output: string | undefined;
  readonly suppressions: string | undefined;
  readonly since: string | undefined;
  readonly threshold: AuditSeverity;
}

const SWITCH = { type: 'boolean', default: false } as const;

/** Reads the arguments; wrong usage is an `ExplainedError`. */
export function parseAuditRequest(args: readonly string[]): AuditRequest | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      host: SWITCH,
      containers: SWITCH,
      images: SWITCH,
      layers: SWITCH,
      sudo: SWITCH,
      format: { type: 'string', short: 'f', default: 'text' },
      output: { type: 'string', short: 'o' },
      suppressions: { type: 'string' },
      since: { type: 'string' },
      'failure-threshold': { type: 'string', short: 't', default: 'medium' },
      help: { ...SWITCH, short: 'h' },
    },
  });
  if (values.help) return 'help';
  const { host, containers, images } = values;
  if (values.layers && !images) throw new ExplainedError('usage', '--layers needs --images.');
  if (positionals.length === 0 && !host && !containers && !images)
    throw new ExplainedError('usage', 'Name files, or --host, --containers or --images.');
  return {
    files: positionals,
    scope: { host, containers, images },
    layers: values.layers,
    elevated: values.sudo,
    format: oneOf(values.format, FORMATS, 'format'),
    output: values.output,
    suppressions: values.suppressions,
    since: values.since,
    threshold: oneOf(values['failure-threshold'], AUDIT_SEVERITIES, 'severity'),
  };
}

function oneOf<T extends string>(given: string, known: readonly T[], what: string): T {
  const found = known.find((each) => each === given);
  if (found === undefined)
    throw new ExplainedError('usage', `There is no ${what} ${given}: it is one of ${known.join(', ')}.`);
  return found;
}
