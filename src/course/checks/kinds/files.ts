import { useOneOf } from '../../problems';
import type { LintSeverity } from '../../types';
import { no, unless, yes, type CheckKind } from '../kind';
import { judgePattern } from '../judge';
import { given, readExists, readPattern, shortOrFields } from '../read';
import { excerpt, listed, quoted } from '../sentences';

const MAX_FILE_BYTES = 64 * 1024;

/** The mildest first. */
export const SEVERITIES: readonly LintSeverity[] = ['style', 'info', 'warning', 'error'];

/**
 * `$1` is the path. The first line says what is there; the content follows. A script of our own with the path as
 * an argument: the only way for `~` to mean the home folder of the workbench's user.
 */
const FILE_SCRIPT = `p=$1
case $p in "~") p=$HOME ;; "~/"*) p=$HOME/\${p#"~/"} ;; esac
if [ -f "$p" ]; then echo file; head -c ${MAX_FILE_BYTES} -- "$p"
elif [ -d "$p" ]; then echo folder
elif [ -e "$p" ]; then echo other
else echo nothing; fi`;

const FILE_FIELDS = ['path', 'exists', 'contains', 'matches'] as const;

export const file: CheckKind<'file'> = {
  fields: FILE_FIELDS,
  reasons: ['files', 'command', 'terminal', 'engine'],
  read(value) {
    const read = shortOrFields(value, 'A file check', 'path', FILE_FIELDS, '~/hello.txt');
    if (read === undefined) return undefined;
    const { exists, contains, matches } = read.fields;
    return {
      ...{ kind: 'file', path: read.text },
      ...given({
        exists: readExists(exists),
        contains: contains?.text('"contains"'),
        matches: readPattern(matches),
      }),
    };
  },
  wants({ path, exists, contains, matches }) {
    const content =
      contains !== undefined
        ? ` and contains "${excerpt(contains)}"`
        : matches !== undefined
          ? ` and matches ${matches}`
          : '';
    return (exists ?? true) ? `${path} exists${content}` : `${path} does not exist`;
  },
  async look(check, probes) {
    const { path, exists } = check;
    const { stdout } = await probes.run(['sh', '-c', FILE_SCRIPT, 'sh', path]);
    const end = stdout.indexOf('\n');
    const kind = end === -1 ? stdout : stdout.slice(0, end);
    const content = end === -1 ? '' : stdout.slice(end + 1);
    if (kind === 'nothing') return unless(exists, no(`There is no ${path}.`));
    if (check.contains === undefined && check.matches === undefined)
      return unless(exists, yes(`${path} is there.`));
    if (kind !== 'file') return unless(exists, no(`${path} is not a regular file.`));
    const contains = check.contains === undefined || content.includes(check.contains);
    const matches = check.matches === undefined ? yes('') : judgePattern(check.matches, content);
    if (contains && matches.met) return unless(exists, yes(`${path} is there and says so.`));
    return unless(exists, no(contains ? matches.found : `${path} says ${quoted(content)}.`));
  },
};

const DOCKERFILE_FIELDS = ['path', 'severity'] as const;

export const dockerfile: CheckKind<'dockerfile'> = {
  fields: DOCKERFILE_FIELDS,
  reasons: ['files', 'command'],
  read(value) {
    const read = shortOrFields(value, 'A dockerfile check', 'path', DOCKERFILE_FIELDS, '~/dream/Dockerfile');
    if (read === undefined) return undefined;
    const word = read.fields.severity?.text('"severity"');
    const severity = SEVERITIES.find((known) => known === word);
    if (word !== undefined && severity === undefined)
      read.fields.severity?.fail(`There is no severity "${word}".`, useOneOf(word, SEVERITIES));
    return { kind: 'dockerfile', path: read.text, severity: severity ?? 'info' };
  },
  wants: ({ path, severity }) =>
    `the linter has nothing to say about ${path}${severity === 'error' || severity === 'warning' ? ` that is ${severity === 'error' ? 'an error' : 'a warning or worse'}` : ''}`,
  async look({ path, severity }, probes) {
    const findings = await probes.lintDockerfile(path);
    if (findings === undefined) return no(`There is no ${path}.`);
    const counted = findings.filter(
      (finding) => SEVERITIES.indexOf(finding.severity) >= SEVERITIES.indexOf(severity),
    );
    if (counted.length === 0) return yes(`The linter has nothing to say about ${path}.`);
    return no(
      `In ${path}: ${listed(counted.map(({ line, code, message }) => `line ${line}, ${code}: ${excerpt(message)}`))}`,
    );
  },
};
