import { parseArgs } from 'node:util';
import { ExplainedError } from '../../base';
import type { RuleLimits } from '../../layers';
import { DEFAULT_LIMITS, RULES } from '../../layers';

export const USAGE = `usage: container-workbench image analyze [OPTION]… IMAGE

Looks inside an image: its layers and what each of them changes, the space that it wastes, and secrets that it gives
away, also where a later layer deleted them. IMAGE is the name of an image of this computer's engine, or else a file that
holds one (docker save, or the OCI image layout; packed or not), or a folder in the OCI image layout.

  -j, --json FILE            write what dive --json writes, with changes and secrets, to FILE; - for standard output
      --image NAME           which one, where a file holds several
      --ci                   fail where the image misses the rules; so does CI=true in the environment
      --ci-config FILE       the rules, as dive has them (.dive-ci by default), where the options below say nothing else
      --lowestEfficiency N   lowest efficiency, from 0 to 1 (${DEFAULT_LIMITS.lowestEfficiency}), or disabled
      --highestWastedBytes SIZE
                             most bytes that may be wasted, such as 20MB (${DEFAULT_LIMITS.highestWastedBytes})
      --highestUserWastedPercent N
                             most of what comes on top of the lowest layer that may be wasted, from 0 to 1 (${DEFAULT_LIMITS.highestUserWastedPercent})
  -h, --help                 print this text

Exit status: 0 done, and the rules are met where they are asked for; 1 rules missed, or a failure; 2 wrong usage.
`;

/** What was asked for on the command line. */
export interface AnalyzeRequest {
  /** Name, file or folder. */
  readonly image: string;
  /** Which one of an archive that holds several. */
  readonly inArchive: string | undefined;
  readonly json: string | undefined;
  readonly ci: boolean;
  readonly ciConfig: string;
  /** Those of the command line. */
  readonly limits: Partial<RuleLimits>;
}

/** What Go, and so dive, takes for true in the environment. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];

/** Reads the arguments; wrong usage is an `ExplainedError`. */
export function parseAnalyzeRequest(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): AnalyzeRequest | 'help' {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { ...text, short: 'j' },
      image: text,
      ci: { type: 'boolean', default: false },
      'ci-config': { ...text, default: '.dive-ci' },
      lowestEfficiency: text,
      highestWastedBytes: text,
      highestUserWastedPercent: text,
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const [command, image, ...more] = positionals;
  if (command !== 'analyze' || image === undefined || more.length > 0) {
    throw new ExplainedError('usage', 'Say which image to analyze: `image analyze IMAGE`.');
  }
  const limits = RULES.flatMap((rule) => (values[rule] === undefined ? [] : [[rule, values[rule]] as const]));
  return {
    image,
    inArchive: values.image,
    json: values.json,
    ci: values.ci || TRUE.includes(env.CI ?? ''),
    ciConfig: values['ci-config'],
    limits: Object.fromEntries(limits),
  };
}
