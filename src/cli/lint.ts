import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { version } from '../../package.json';
import { ExplainedError, displayText, explain } from '../base';
import type {
  Configuration,
  Finding,
  LintContext,
  Linter,
  OutputFormat,
  Severity,
  ShellChecker,
} from '../dockerfile';
import { loadLinter, loadShellChecker, runShellCheck } from '../dockerfile';
import type { Report } from './formats';
import { FORMATTERS } from './formats';
import type { Request } from './lint/arguments';
import { USAGE, parseRequest } from './lint/arguments';
import { configurationFor } from './lint/configuration';
import { decode, unreadable, unwritable, writeAtomically } from './lint/files';
import { IgnoreFiles } from './lint/ignoreFiles';
import { filesOf } from './lint/patterns';
import type { Surroundings } from './lint/surroundings';
import { processSurroundings } from './lint/surroundings';

const LEVELS = ['error', 'warning', 'info', 'style'] as const satisfies readonly Severity[];
/** Reports that services collect, which judge by themselves: hadolint never fails with these. */
const NEVER_FAILING: readonly OutputFormat[] = ['codeclimate', 'codacy'];
/** Files that are read at the same time. */
const AT_ONCE = 16;

/** `container-workbench lint`: findings on standard output, what could not be done on standard error. */
export async function lint(
  args: readonly string[],
  surroundings: Surroundings = processSurroundings(),
): Promise<number> {
  const { stdout, stderr } = surroundings;
  let request: Request | 'help' | 'version';
  try {
    request = parseRequest(args);
  } catch (error) {
    stderr.write(`container-workbench lint: ${explain(error)}\n\n${USAGE}`);
    return 1;
  }
  if (request === 'help') {
    stdout.write(USAGE);
    return 0;
  }
  if (request === 'version') {
    stdout.write(`Container Workbench ${version}\n`);
    return 0;
  }
  const run = new Run(request, surroundings);
  try {
    return await run.status();
  } catch (error) {
    stderr.write(`container-workbench lint: ${explain(error)}\n`);
    return 1;
  }
}

/** One run over all files that were named. */
class Run {
  readonly #request: Request;
  readonly #surroundings: Surroundings;
  readonly #ignoreFiles = new IgnoreFiles();
  #failed = false;

  constructor(request: Request, surroundings: Surroundings) {
    this.#request = request;
    this.#surroundings = surroundings;
  }

  /** Does it all; gives the exit status. What concerns one file only is told, and the others go on. */
  async status(): Promise<number> {
    const configuration = await configurationFor(this.#request, this.#surroundings);
    const reports = await this.#reports(configuration);
    await this.#print(reports, configuration);
    if (this.#failed) return 1;
    return fails(reports, configuration) ? 1 : 0;
  }

  async #reports(configuration: Configuration): Promise<Report[]> {
    const linter = await loadLinter();
    const checker = this.#request.shellcheck ? await loadShellChecker(runShellCheck) : undefined;
    const files = await this.#files();
    const reports: (Report | undefined)[] = [];
    const next = files.entries();
    const work = async (): Promise<void> => {
      for (const [index, file] of next)
        reports[index] = await this.#lintFile(file, { linter, checker, configuration });
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return reports.filter((report) => report !== undefined);
  }

  /** The files that are meant, each once. */
  async #files(): Promise<string[]> {
    const files = new Set<string>();
    for (const pattern of this.#request.files) {
      const found = await filesOf(pattern, this.#surroundings.folder);
      if (found.length === 0)
        this.#tell(new ExplainedError('no-file', `No file matches ${displayText(pattern)}.`));
      for (const file of found) files.add(file);
    }
    return [...files];
  }

  async #lintFile(file: string, tools: Tools): Promise<Report | undefined> {
    try {
      const findings = await this.#findings(file, tools);
      return { file, reportedAs: this.#request.filePathInReport ?? file, findings };
    } catch (error) {
      this.#tell(error);
      return undefined;
    }
  }

  async #findings(file: string, tools: Tools): Promise<readonly Finding[]> {
    if (file === '-') return findingsOf(await readAll(this.#surroundings.stdin), tools);
    const path = resolve(this.#surroundings.folder, file);
    const bytes = await readFile(path).catch((error: unknown) => {
      throw unreadable(file, error);
    });
    const text = decode(bytes);
    const ignore = await this.#ignoreFiles.of(path);
    const context = ignore === undefined ? {} : { ignore };
    if (!this.#request.fix) return findingsOf(text, tools, context);
    const fixed = tools.linter.fixAll(text, tools.configuration);
    if (fixed !== text) {
      if (!Buffer.from(text, 'utf8').equals(bytes))
        throw new ExplainedError(
          'not-utf8',
          `${displayText(file)} is not UTF-8 text, so it was left as it is.`,
          { remedy: 'Save it as UTF-8, then fix it.' },
        );
      await writeAtomically(path, fixed);
    }
    return findingsOf(fixed, tools, context);
  }

  /** One format an output, as hadolint pairs them: what is missing of either is standard output, or tty. */
  async #print(reports: readonly Report[], { formats = [], noColor }: Configuration): Promise<void> {
    const { stdout, folder } = this.#surroundings;
    const { outputs } = this.#request;
    for (let index = 0; index < Math.max(formats.length, outputs.length, 1); index++) {
      const format = formats[index] ?? 'tty';
      const output = outputs[index] ?? '-';
      const coloured = output === '-' && stdout.isTTY === true && noColor !== true;
      const text = await FORMATTERS[format](reports, { coloured });
      if (output === '-') stdout.write(text);
      else
        await writeFile(resolve(folder, output), text).catch((error: unknown) => {
          throw unwritable(output, error);
        });
    }
  }

  #tell(error: unknown): void {
    this.#failed = true;
    this.#surroundings.stderr.write(`container-workbench lint: ${explain(error)}\n`);
  }
}

interface Tools {
  readonly linter: Linter;
  readonly checker: ShellChecker | undefined;
  readonly configuration: Configuration;
}

async function findingsOf(
  text: string,
  { linter, checker, configuration }: Tools,
  context: LintContext = {},
): Promise<readonly Finding[]> {
  const findings = linter.lint(text, { ...configuration, context });
  if (checker === undefined) return findings;
  return [...findings, ...(await checker.lint(text, configuration))].sort(
    ({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character,
  );
}

function fails(
  reports: readonly Report[],
  { noFail, formats = [], failureThreshold = 'info' }: Configuration,
): boolean {
  if (noFail === true || formats.some((format) => NEVER_FAILING.includes(format))) return false;
  const last = LEVELS.findIndex((level) => level === failureThreshold);
  const counted = last < 0 ? LEVELS : LEVELS.slice(0, last + 1);
  return reports.some(({ findings }) => findings.some(({ severity }) => counted.includes(severity)));
}
