import { randomBytes } from 'node:crypto';
import { ExplainedError } from '../base';
import { passwordExpired, tellsOfExpiredPassword } from './passwordExpired';
import { quote } from './quote';

export interface CommandContext {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
}

/**
 * A line for any login shell (POSIX shells, fish, csh) that makes it hand over to `/bin/sh` with `script`.
 * In single quotes these shells disagree on backslashes, `!`, quotes and line ends only (tcsh(1), fish(1)), so
 * those travel as the octal escapes that `printf %b` undoes (XCU printf).
 */
export function throughLoginShell(script: string): string {
  const safe = script.replace(/[^ -~]|['\\!]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join(''),
  );
  return `exec /bin/sh -c 'eval "$(printf %b "$1")"' sh '${safe}'`;
}

/** Lines of sh that change to the folder and export the variables, then `failure` where the folder is not there. */
export function prepare(context: CommandContext, failure: string): string {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(context.env ?? {})) {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new ExplainedError('bad-argument', `“${name}” is not a name for an environment variable.`);
    }
    lines.push(`export ${name}=${quote([value])}`);
  }
  if (context.cwd !== undefined) {
    // A folder that is called `-` or `-P` would be taken for something else.
    const folder = context.cwd.startsWith('/') ? context.cwd : `./${context.cwd}`;
    lines.push(`cd ${quote([folder])} 2>/dev/null || { ${failure}; }`);
  }
  return lines.join('\n');
}

/**
 * A program run through a login shell that may print whatever it likes first. Both outputs begin, for us, after a
 * mark with a nonce; the one on standard output carries the process id, which is the process group's too (sshd
 * starts every command in a session of its own, and every step from there is an `exec`).
 */
export interface MarkedCommand {
  /** For the login shell. */
  line: string;
  mark: string;
}

/** @param stdin whether the program reads ours; otherwise its standard input is at its end. */
export function markedCommand(
  argv: readonly string[],
  context: CommandContext,
  stdin: boolean,
): MarkedCommand {
  const { script, mark } = markedScript(argv, context, stdin);
  return { line: throughLoginShell(script), mark };
}

/** The same as a script for `/bin/sh`, which the program takes the place of. */
export function markedScript(
  argv: readonly string[],
  context: CommandContext,
  stdin: boolean,
): { script: string; mark: string } {
  if (argv[0] === undefined || argv[0] === '' || argv[0].startsWith('-')) {
    throw new ExplainedError('bad-argument', 'A command needs the name of a program in front.');
  }
  // In two words, so that whoever shows the script (sudo, where it refuses to run it) does not write the mark.
  const halves = ['cw-', ''].map((prefix) => `${prefix}${randomBytes(8).toString('hex')}`);
  const mark = halves.join('');
  const print = `printf '%s%s %s\\n' ${halves.join(' ')}`;
  const script = [
    prepare(context, `${print} cd; ${print} cd >&2; exit 1`),
    `${print} "$$"; ${print} "$$" >&2`,
    `exec ${quote(argv)}${stdin ? '' : ' </dev/null'}`,
  ].join('\n');
  return { script, mark };
}

/** What may come before the mark, kept for the message where the mark never comes. */
const NOISE_KEPT = 4096;

/** Drops everything up to and including the line that holds the mark. */
export class MarkedOutput {
  readonly #mark: Buffer;
  #held: Buffer = Buffer.alloc(0);
  /** What follows the mark in its line, once it has been seen. */
  note: string | undefined;

  constructor(mark: string) {
    this.#mark = Buffer.from(mark);
  }

  /** The part of `bytes` that is after the mark. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.note !== undefined) return bytes;
    this.#held = Buffer.concat([this.#held, bytes]);
    const start = this.#held.indexOf(this.#mark);
    const end = start < 0 ? -1 : this.#held.indexOf(0x0a, start);
    if (end < 0) {
      if (start < 0 && this.#held.length > NOISE_KEPT) this.#held = this.#held.subarray(-NOISE_KEPT);
      return Buffer.alloc(0);
    }
    this.note = this.#held.toString('utf8', start + this.#mark.length, end).trim();
    return this.#held.subarray(end + 1);
  }

  /** What came instead of the mark. */
  get noise(): string {
    return this.note === undefined ? this.#held.toString('utf8') : '';
  }
}

/** The errors of a command that never began. */
export function noSuchFolder(folder: string): ExplainedError {
  return new ExplainedError(
    'no-such-folder',
    `The workbench has no folder “${folder}” that may be entered.`,
    {
      remedy: 'Create it there, or choose another one.',
    },
  );
}

export function shellRefused(label: string, said: string): ExplainedError {
  if (tellsOfExpiredPassword(said)) return passwordExpired(label);
  return new ExplainedError('shell-refused', `${label} does not let this account run commands.`, {
    remedy: 'Ask whoever runs that machine for an account with a login shell.',
    ...(said.trim() === '' ? {} : { detail: said.trim() }),
  });
}
