import { randomBytes } from 'node:crypto';
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { ExplainedError, displayText, explain } from '../base';
import type { Finding, Linter, LintOptions, Severity } from '../dockerfile';
import { loadLinter } from '../dockerfile';

const USAGE = `usage: container-workbench lint [OPTION]… FILE…

Says what could be better about Dockerfiles. - stands for standard input.

  --fix                      apply the safe fixes in place, and report what remains
  --format tty|json          how to print the findings (tty)
  --ignore CODE[,CODE…]      leave these out; may be repeated
  --failure-threshold LEVEL  the mildest severity that counts: error, warning, info (the default), style;
                             none counts every finding, as it does for hadolint
  --no-fail                  exit with 0 whatever was found
  --help                     print this text

Colour is used on a terminal, unless NO_COLOR is set. Exit status: 0 nothing at or above the threshold, 1 findings or a
file that could not be read, 2 wrong usage. What each code means is in docs/rules.md.
`;

const LEVELS = ['error', 'warning', 'info', 'style'] as const satisfies readonly Severity[];
const COLOURS: Readonly<Record<Severity, string>> = { error: '31', warning: '33', info: '36', style: '2' };

interface Settings {
  readonly files: readonly string[];
  readonly fix: boolean;
  readonly json: boolean;
  readonly options: LintOptions;
  readonly counts: readonly Severity[];
  readonly neverFails: boolean;
}

interface Report {
  readonly file: string;
  readonly findings: readonly Finding[];
}

/** Where a command reads from and writes to. */
interface Streams {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
}

/** `container-workbench lint`: findings on standard output, what could not be done on standard error. */
export async function lint(
  args: readonly string[],
  { stdin, stdout, stderr }: Streams = process,
): Promise<number> {
  let settings: Settings | 'help';
  try {
    settings = parse(args);
  } catch (error) {
    stderr.write(`container-workbench lint: ${explain(error)}\n\n${USAGE}`);
    return 2;
  }
  if (settings === 'help') {
    stdout.write(USAGE);
    return 0;
  }
  const linter = await loadLinter();
  const reports: Report[] = [];
  let failed = false;
  for (const file of settings.files) {
    try {
      reports.push({ file, findings: await lintFile(linter, file, settings, stdin) });
    } catch (error) {
      failed = true;
      stderr.write(`container-workbench lint: ${explain(error)}\n`);
    }
  }
  stdout.write(settings.json ? toJson(reports) : toLines(reports, hasColour(stdout)));
  const counted = reports.some(({ findings }) =>
    findings.some(({ severity }) => settings.counts.includes(severity)),
  );
  return failed || (counted && !settings.neverFails) ? 1 : 0;
}

function parse(args: readonly string[]): Settings | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      fix: { type: 'boolean', default: false },
      format: { type: 'string', short: 'f', default: 'tty' },
      ignore: { type: 'string', multiple: true, default: [] },
      'failure-threshold': { type: 'string', short: 't', default: 'info' },
      'no-fail': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  if (values.format !== 'tty' && values.format !== 'json')
    throw usageError(`There is no format ${values.format}; there are tty and json.`);
  const threshold = values['failure-threshold'];
  const last =
    threshold === 'none' || threshold === 'ignore'
      ? LEVELS.length - 1
      : LEVELS.indexOf(threshold as Severity);
  if (last < 0)
    throw usageError(`There is no severity ${threshold}; there are ${LEVELS.join(', ')} and none.`);
  if (positionals.length === 0) throw usageError('Name the Dockerfiles to look at, or - for standard input.');
  if (values.fix && positionals.includes('-'))
    throw usageError('--fix changes files in place, and standard input is none.');
  return {
    files: positionals,
    fix: values.fix,
    json: values.format === 'json',
    options: { ignored: values.ignore.flatMap((codes) => codes.split(',')).map((code) => code.trim()) },
    counts: LEVELS.slice(0, last + 1),
    neverFails: values['no-fail'],
  };
}

function usageError(message: string): ExplainedError {
  return new ExplainedError('usage', message);
}

async function lintFile(
  linter: Linter,
  file: string,
  { fix, options }: Settings,
  stdin: NodeJS.ReadableStream,
): Promise<Finding[]> {
  if (file === '-') return linter.lint(await readAll(stdin), options);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  const text = bytes.toString('utf8');
  if (!fix) return linter.lint(text, options);
  const fixed = linter.fixAll(text, options);
  if (fixed !== text) {
    if (!Buffer.from(text, 'utf8').equals(bytes))
      throw new ExplainedError(
        'not-utf8',
        `${displayText(file)} is not UTF-8 text, so it was left as it is.`,
        {
          remedy: 'Save it as UTF-8, then fix it.',
        },
      );
    await writeAtomically(file, fixed);
  }
  return linter.lint(fixed, options);
}

/** Replaces a file in one step: whoever reads it meanwhile sees the old text or the new one. Links are followed. */
async function writeAtomically(file: string, text: string): Promise<void> {
  const target = await realpath(file);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(temporary, text, { mode: (await stat(target)).mode & 0o7777, flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new ExplainedError('unwritable', `${displayText(file)} could not be written: ${reason(error)}.`, {
      cause: error,
    });
  }
}

function unreadable(file: string, error: unknown): ExplainedError {
  return new ExplainedError('unreadable', `${displayText(file)} could not be read: ${reason(error)}.`, {
    cause: error,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you have no right to it',
  EPERM: 'you have no right to it',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
};

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? explain(error);
}

function hasColour({ isTTY }: Streams['stdout']): boolean {
  return isTTY === true && (process.env['NO_COLOR'] ?? '') === '';
}

function toLines(reports: readonly Report[], coloured: boolean): string {
  const paint = (severity: Severity): string =>
    coloured ? `\u001b[${COLOURS[severity]}m${severity}\u001b[0m` : severity;
  return reports
    .flatMap(({ file, findings }) =>
      findings.map(
        ({ range: { start }, severity, code, also, message }) =>
          `${displayText(file)}:${start.line + 1}:${start.character + 1}: ${paint(severity)} ${[code, ...also].join(', ')} ${displayText(message)}\n`,
      ),
    )
    .join('');
}

/** hadolint's fields, with the end of the range; lines and columns count from 1, columns in UTF-16 code units. */
function toJson(reports: readonly Report[]): string {
  const findings = reports.flatMap(({ file, findings: found }) =>
    found.map(({ range: { start, end }, severity, code, message, fixes }) => ({
      file,
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      level: severity,
      code,
      message,
      fixable: fixes.some(({ safe }) => safe),
    })),
  );
  return `${JSON.stringify(findings, null, 2)}\n`;
}
