import {
  displayText,
  explain,
  ExplainedError,
  isSameImage,
  isSameRepository,
  parseImageName,
} from '../../base';
import type { Check, CheckProbes, CheckResult, ContainerFact } from '../types';
import { searchEach, searchPattern } from './pattern';

type CheckOf<K extends Check['kind']> = Extract<Check, { kind: K }>;
type WhichContainer = CheckOf<'inside'>['container'];

/** Containers that are inspected for one check at most, newest first as the engine lists them. */
const MAX_INSPECTED = 30;
/** Names listed in a sentence. */
const MAX_NAMED = 5;
/** Characters quoted of what a command printed. */
const MAX_QUOTED = 160;
/** Characters of a whole sentence: names come from engines and courses, which may make them as long as they like. */
const MAX_SENTENCE = 800;
const MAX_FILE_BYTES = 64 * 1024;

/**
 * Looks at the workbench once and says whether `check` holds. Never rejects: a workbench that cannot be asked is
 * a check that is not met, with the reason as what was found. Changes nothing on the workbench.
 */
export async function evaluateCheck(check: Check, probes: CheckProbes): Promise<CheckResult> {
  const expected = oneLine(expectation(check), MAX_SENTENCE);
  if (probes.connection() === undefined) return { met: false, expected, found: 'No workbench is connected.' };
  try {
    const { met, found } = await look(check, probes);
    return { met, expected, found: oneLine(found, MAX_SENTENCE) };
  } catch (error) {
    const refused = error instanceof ExplainedError && error.code === NOT_ALLOWED;
    const found = refused ? explain(error) : `The workbench could not be asked. ${explain(error)}`;
    return { met: false, expected, found: oneLine(found, MAX_SENTENCE) };
  }
}

/** True where looking runs commands that the course brings. */
export function runsCommands(check: Check): boolean {
  return 'of' in check ? check.of.some(runsCommands) : check.kind === 'output' || check.kind === 'inside';
}

const NOT_ALLOWED = 'commands-not-allowed';

/** Rejects, so that `not` never takes the refusal for an answer. */
function mustBeAllowed(probes: CheckProbes): void {
  if (probes.mayRunCommands()) return;
  throw new ExplainedError(
    NOT_ALLOWED,
    'This check runs a command that the course brings, to which you have not agreed yet.',
    { remedy: 'Press Check to be asked.' },
  );
}

type Look = Pick<CheckResult, 'met' | 'found'>;

/** Rejects where the workbench cannot be asked, so that `not` never takes a failure for an answer. */
async function look(check: Check, probes: CheckProbes): Promise<Look> {
  switch (check.kind) {
    case 'connected': {
      const connection = probes.connection();
      return connection === undefined
        ? no('No workbench is connected.')
        : yes(`Connected as ${connection.user} to ${connection.host}.`);
    }
    case 'image':
      return lookForImage(check, probes);
    case 'container':
      return lookForContainer(check, probes);
    case 'file':
      return lookAtFile(check, probes);
    case 'output':
      mustBeAllowed(probes);
      return judgeOutcome(check, await probes.run(check.run));
    case 'inside':
      mustBeAllowed(probes);
      return lookInside(check, probes);
    case 'ran':
      return lookForCommand(check, probes);
    case 'all':
      return lookForAll(check.of, probes);
    case 'any':
      return lookForAny(check.of, probes);
    case 'not': {
      const inner = await look(check.of[0], probes);
      return { met: !inner.met, found: inner.found };
    }
    default:
      throw new Error(`no such kind of check: ${check.kind}`);
  }
}

const yes = (found: string): Look => ({ met: true, found });
const no = (found: string): Look => ({ met: false, found });

async function lookForAll(checks: readonly Check[], probes: CheckProbes): Promise<Look> {
  const found: string[] = [];
  for (const check of checks) {
    const result = await look(check, probes);
    if (!result.met) return result;
    found.push(result.found);
  }
  return yes(found.join(' '));
}

async function lookForAny(checks: readonly Check[], probes: CheckProbes): Promise<Look> {
  const found: string[] = [];
  const failures: unknown[] = [];
  for (const check of checks) {
    try {
      const result = await look(check, probes);
      if (result.met) return result;
      found.push(result.found);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return no(found.join(' '));
}

async function lookForImage(check: CheckOf<'image'>, probes: CheckProbes): Promise<Look> {
  const images = await probes.images();
  const tags = images.flatMap((image) => image.tags);
  const match = tags.find((tag) => isSameImage(check.name, tag));
  const wanted = check.exists ?? true;
  if (match !== undefined) return { met: wanted, found: `The image ${match} is there.` };
  const near = tags.filter((tag) => isSameRepository(check.name, tag));
  if (near.length > 0)
    return {
      met: !wanted,
      found: `There is ${listed(near)}, but with no tag ${parseImageName(check.name).tag ?? ''}.`,
    };
  return {
    met: !wanted,
    found:
      tags.length === 0
        ? 'There are no images on the workbench.'
        : `It is not among the images of the workbench: ${listed(tags)}.`,
  };
}

/** A container that answers to a description, with what had to be inspected for it. */
interface Candidate {
  fact: ContainerFact;
  hostname?: string;
  exitCode?: number;
}

async function candidates(
  which: WhichContainer,
  probes: CheckProbes,
  inspect: boolean,
): Promise<Candidate[]> {
  const { name, image, hostname } = which;
  let facts = await probes.containers();
  if (name !== undefined) facts = facts.filter((fact) => fact.name === name);
  if (image !== undefined) {
    // A container keeps naming the image by what was typed; the id tells where that is another name of the same.
    const images = await probes.images();
    const ids = new Set(
      images.filter(({ tags }) => tags.some((tag) => isSameImage(image, tag))).map(({ id }) => id),
    );
    facts = facts.filter((fact) => isSameImage(image, fact.image) || ids.has(fact.imageId));
  }
  if (!inspect && hostname === undefined) return facts.map((fact) => ({ fact }));
  const inspected: Candidate[] = [];
  for (const fact of facts.slice(0, MAX_INSPECTED)) {
    const details = await probes.inspectContainer(fact.id);
    if (details === undefined || (hostname !== undefined && details.hostname !== hostname)) continue;
    inspected.push({ fact, ...(hostname !== undefined && { hostname }), exitCode: details.exitCode });
  }
  return inspected;
}

async function lookForContainer(check: CheckOf<'container'>, probes: CheckProbes): Promise<Look> {
  const { state, exitCode } = check;
  const all = await candidates(check, probes, exitCode !== undefined);
  const match = all.find(
    (candidate) =>
      (state === undefined || state.includes(candidate.fact.state)) &&
      (exitCode === undefined || (candidate.fact.state === 'exited' && candidate.exitCode === exitCode)),
  );
  const wanted = check.exists ?? true;
  if (match !== undefined) return { met: wanted, found: `${sentenceAbout(match)}.` };
  if (all.length > 0) return { met: !wanted, found: `${all.slice(0, 3).map(sentenceAbout).join('; ')}.` };
  const others = await probes.containers();
  return {
    met: !wanted,
    found:
      others.length === 0
        ? 'There are no containers on the workbench, not even stopped ones.'
        : `None of the containers is: ${listed(others.map(({ name, image }) => `${name} (${image})`))}.`,
  };
}

function sentenceAbout({ fact, hostname, exitCode }: Candidate): string {
  const host = hostname === undefined ? '' : ` with the hostname ${hostname}`;
  const status = exitCode === undefined || fact.state !== 'exited' ? '' : ` with status ${exitCode}`;
  return `The container ${fact.name} of ${fact.image}${host} ${inState(fact.state)}${status}`;
}

const inState = (state: string): string => (state === 'exited' ? 'has exited' : `is ${state}`);

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

async function lookAtFile(check: CheckOf<'file'>, probes: CheckProbes): Promise<Look> {
  const { stdout } = await probes.run(['sh', '-c', FILE_SCRIPT, 'sh', check.path]);
  const end = stdout.indexOf('\n');
  const kind = end === -1 ? stdout : stdout.slice(0, end);
  const content = end === -1 ? '' : stdout.slice(end + 1);
  const wanted = check.exists ?? true;
  if (kind === 'nothing') return { met: !wanted, found: `There is no ${check.path}.` };
  const needsContent = check.contains !== undefined || check.matches !== undefined;
  if (!needsContent) return { met: wanted, found: `${check.path} is there.` };
  if (kind !== 'file') return { met: !wanted, found: `${check.path} is not a regular file.` };
  const contains = check.contains === undefined || content.includes(check.contains);
  const matches = check.matches === undefined ? yes('') : judgePattern(check.matches, content);
  if (contains && matches.met) return { met: wanted, found: `${check.path} is there and says so.` };
  return {
    met: !wanted,
    found: contains ? matches.found : `${check.path} says ${quoted(content)}.`,
  };
}

async function lookInside(check: CheckOf<'inside'>, probes: CheckProbes): Promise<Look> {
  const running = (await candidates(check.container, probes, false)).filter(
    ({ fact }) => fact.state === 'running',
  );
  if (running.length === 0) return no(`There is no running container ${named(check.container)}.`);
  let last: Look = no('');
  for (const { fact } of running.slice(0, MAX_INSPECTED)) {
    last = judgeOutcome(check, await probes.runInContainer(fact.id, check.run));
    if (last.met) return last;
  }
  return last;
}

function judgeOutcome(
  wanted: { run: readonly string[]; exitCode?: number; matches?: string },
  outcome: { exitCode: number | undefined; stdout: string; stderr?: string },
): Look {
  const command = `\`${shown(wanted.run)}\``;
  const printed = outcome.stdout.trim() === '' ? (outcome.stderr ?? '') : outcome.stdout;
  if (outcome.exitCode !== (wanted.exitCode ?? 0))
    return no(
      `${command} ended with status ${outcome.exitCode ?? 'unknown'} and printed ${quoted(printed)}.`,
    );
  if (wanted.matches !== undefined) {
    const judged = judgePattern(wanted.matches, outcome.stdout);
    if (!judged.met) return no(`${command}: ${judged.found}`);
  }
  return yes(
    printed.trim() === ''
      ? `${command} ended with status ${outcome.exitCode ?? 'unknown'}.`
      : `${command} printed ${quoted(printed)}.`,
  );
}

function lookForCommand(check: CheckOf<'ran'>, probes: CheckProbes): Look {
  const commands = probes.commands();
  const matches = searchEach(
    check.matches,
    commands.map(({ commandLine }) => commandLine),
  );
  const like = commands.filter((_, index) => matches[index] === 'found');
  const last = like.at(-1);
  if (last === undefined) {
    const other = commands.at(-1);
    return no(
      other === undefined
        ? 'No command has ended in a terminal since this chapter was opened.'
        : `The last command in the terminal was \`${excerpt(other.commandLine)}\`.`,
    );
  }
  const wantedExit = check.exitCode ?? 0;
  const good = like.findLast(
    ({ exitCode, output }) =>
      (wantedExit === 'any' || exitCode === undefined || exitCode === wantedExit) &&
      (check.output === undefined || searchPattern(check.output, output) === 'found'),
  );
  if (good !== undefined) return yes(`\`${excerpt(good.commandLine)}\` was run.`);
  return no(
    `\`${excerpt(last.commandLine)}\` ended with status ${last.exitCode ?? 'unknown'} and printed ${quoted(last.output)}.`,
  );
}

function judgePattern(pattern: string, text: string): Look {
  switch (searchPattern(pattern, text)) {
    case 'found':
      return yes('');
    case 'missing':
      return no(`What was found is ${quoted(text)}.`);
    case 'too-slow':
      return no(
        'The pattern of this check takes too long on what was found; please tell the course authors.',
      );
    case 'invalid':
      return no('The pattern of this check is no regular expression; please tell the course authors.');
  }
}

/** What `check` wants, as a sentence. */
function expectation(check: Check): string {
  const clause = wants(check);
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

function wants(check: Check): string {
  switch (check.kind) {
    case 'connected':
      return 'a workbench is connected';
    case 'image':
      return (check.exists ?? true)
        ? `the image ${check.name} is on the workbench`
        : `the image ${check.name} is gone from the workbench`;
    case 'container': {
      const status = check.exitCode === undefined ? '' : ` with status ${check.exitCode}`;
      const states = check.state ?? [check.exitCode === undefined ? 'there' : 'exited'];
      const clause = `container ${named(check)} ${states.map(inState).join(' or ')}${status}`;
      return (check.exists ?? true) ? `a ${clause}` : `no ${clause}`;
    }
    case 'file': {
      const content =
        check.contains !== undefined
          ? ` and contains "${excerpt(check.contains)}"`
          : check.matches !== undefined
            ? ` and matches ${check.matches}`
            : '';
      return (check.exists ?? true) ? `${check.path} exists${content}` : `${check.path} does not exist`;
    }
    case 'output':
      return `\`${shown(check.run)}\` ${outcomeWanted(check)}`;
    case 'inside':
      return `in a running container ${named(check.container)}, \`${shown(check.run)}\` ${outcomeWanted(check)}`;
    case 'ran': {
      const status = check.exitCode === 'any' ? 'has ended' : `has ended with status ${check.exitCode ?? 0}`;
      const output = check.output === undefined ? '' : ` and printed a match of ${check.output}`;
      return `a command that matches ${check.matches} ${status}${output}`;
    }
    case 'all':
      return check.of.map(wants).join(', and ');
    case 'any':
      return check.of.map(wants).join(', or ');
    case 'not':
      return `not: ${wants(check.of[0])}`;
    default:
      return check.kind;
  }
}

function outcomeWanted({ exitCode, matches }: { exitCode?: number; matches?: string }): string {
  const status = `ends with status ${exitCode ?? 0}`;
  return matches === undefined ? status : `${status} and prints a match of ${matches}`;
}

function named({ name, image, hostname }: WhichContainer): string {
  const parts = [
    name === undefined ? '' : `named ${name}`,
    image === undefined ? '' : `of the image ${image}`,
    hostname === undefined ? '' : `with the hostname ${hostname}`,
  ];
  return parts.filter((part) => part !== '').join(' ') || 'of any kind';
}

/** Arguments for reading, not for a shell. */
function shown(argv: readonly string[]): string {
  return excerpt(
    argv.map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : JSON.stringify(word))).join(' '),
  );
}

function quoted(text: string): string {
  const words = excerpt(text);
  return words === '' ? 'nothing' : `"${words}"`;
}

const excerpt = (text: string): string => oneLine(text, MAX_QUOTED);

/** `text` with nothing hidden in it, on one line of at most `most` characters. */
function oneLine(text: string, most: number): string {
  const line = displayText(
    text
      .slice(0, 4 * most)
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
