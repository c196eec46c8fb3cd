import { randomBytes } from 'node:crypto';
import type { CommandContext } from '../loginShell';
import { markedScript } from '../loginShell';
import { quote } from '../quote';

/** A script for `/bin/sh` that has something run as root, and what it says meanwhile. */
export interface RootScript {
  script: string;
  /** Both outputs are the program's own after this. */
  mark: string;
  /** What sudo's question for the password holds, on standard error before the mark. */
  question: string;
  /** In front of the id of sudo's process group, a line of standard error before the mark. */
  group: string;
  /** Standard error holds this where there is no sudo. */
  noSudo: string;
}

/**
 * A program as root, from a shell of root's that changes to the folder, sets the variables and writes the mark.
 * @param asks whether sudo may ask for the password, on standard input; otherwise it refuses where it would have to
 */
export function rootProgram(
  argv: readonly string[],
  context: CommandContext,
  stdin: boolean,
  asks: boolean,
): RootScript {
  const { script, mark } = markedScript(argv, context, stdin);
  // sudo speaks plain C, so that it is understood; the program gets the language back.
  const inner = `if [ -n "$1" ]; then LC_ALL=$1; export LC_ALL; else unset LC_ALL; fi\n${script}`;
  const root = `/bin/sh -c ${quote([inner])} sh "\${LC_ALL-}"`;
  return scriptOf(mark, asks, (sudo) => `exec env LC_ALL=C ${sudo} -- ${root}`, `exec ${root}`);
}

/**
 * A program as root without anything around it, for users who may run certain programs only. The mark comes before sudo
 * does, which asks nothing; folder and variables are those that sudo leaves.
 */
export function bareProgram(argv: readonly string[], context: CommandContext, stdin: boolean): RootScript {
  const { script, mark } = markedScript(['env', 'LC_ALL=C', 'sudo', '-n', '--', ...argv], context, stdin);
  return scriptOf(mark, false, () => script, script);
}

/**
 * Writes the mark where the password was accepted, or none is needed, and then sudo's settings (`sudo -l`) as far as it
 * tells them without a further question.
 */
export function passwordTrial(): RootScript {
  const mark = nonce();
  const accepted = `printf '%s accepted\\n' ${mark}`;
  return scriptOf(
    mark,
    true,
    (sudo) => `LC_ALL=C; export LC_ALL\n${sudo} -v && ${accepted} && sudo -n -l </dev/null 2>/dev/null`,
    accepted,
  );
}

/** Answers, after the mark, `free` where no password would change what this user may do, and `this` where `argv` is allowed. */
export function rightsTo(argv: readonly string[]): RootScript {
  const mark = nonce();
  return scriptOf(
    mark,
    false,
    () =>
      [
        'exec </dev/null 2>/dev/null',
        'LC_ALL=C; export LC_ALL',
        `printf '%s\\n' ${mark}`,
        'sudo -n -v >/dev/null && echo free',
        `sudo -n -l -- ${quote(argv)} >/dev/null && echo this`,
      ].join('\n'),
    `printf '%s\\n' ${mark}; echo this`,
  );
}

function scriptOf(
  mark: string,
  asks: boolean,
  throughSudo: (sudo: string) => string,
  asRoot: string,
): RootScript {
  const own = nonce();
  const question = `${own}-password`;
  const noSudo = `${own}-none`;
  const script = [
    `printf '%s %s\\n' ${own} "$$" >&2`,
    'if [ "$(id -u)" = 0 ]; then',
    asRoot,
    'elif command -v sudo >/dev/null 2>&1; then',
    throughSudo(asks ? `sudo -S -p ${question}` : 'sudo -n'),
    `else printf '%s\\n' ${noSudo} >&2; exit 1; fi`,
  ].join('\n');
  return { script, mark, question, group: own, noSudo };
}

function nonce(): string {
  return `cw-${randomBytes(12).toString('hex')}`;
}

/** Ends process groups, and processes by the same ids, whichever are there. */
export function endOf(groups: readonly string[], signal: 'TERM' | 'KILL'): string[] {
  return [
    '/bin/sh',
    '-c',
    'signal=$1; shift; for group; do kill -s "$signal" -- "-$group" || kill -s "$signal" -- "$group"; done 2>/dev/null',
    'sh',
    signal,
    ...groups,
  ];
}
