import type { Readable } from 'node:stream';
import { shellRefused } from '../loginShell';
import type { MarkedOutput } from '../loginShell';
import { markedReadable } from '../markedReadable';
import type { ScriptProcess } from './process';
import { refusalOf } from './refusals';
import type { Refusal } from './refusals';
import type { RootScript } from './script';

/** sudo has not run the program. */
export class SudoRefused extends Error {
  readonly refusal: Refusal;
  /** sudo's own. */
  readonly words: string;

  constructor(refusal: Refusal, words: string) {
    super(refusal);
    this.refusal = refusal;
    this.words = words;
  }
}

/** A program that runs as root: its pipes, without anything that was said before it began. */
export interface RootProcess {
  readonly process: ScriptProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** What follows the mark in its line. */
  readonly note: string;
  /** Ids of the process groups that it may be found in: sudo's, and its own where sudo gave it one. */
  readonly groups: readonly string[];
}

/**
 * Sees a script through to where the program begins, answering sudo's question for the password; `password` is written
 * only when that question is there. Rejects with a {@link SudoRefused}, or with what the way to the workbench ended with.
 */
export async function conversation(
  process: ScriptProcess,
  { mark, question, group, noSudo }: RootScript,
  password: string | undefined,
  label: string,
): Promise<RootProcess> {
  const stdout = markedReadable(process.stdout, mark);
  const stderr = markedReadable(process.stderr, mark);
  // A program may end without having read its input.
  process.stdin.on('error', () => {});
  const said = (): string => stderr.marked.noise.replaceAll(question, '');
  const groupOf = (): string | undefined => new RegExp(`${group} (\\d+)`).exec(stderr.marked.noise)?.[1];

  return new Promise((resolve, reject) => {
    let answered = 0;
    let sudosGroup: string | undefined;
    const refuse = (refusal: Refusal): void => {
      reject(new SudoRefused(refusal, wordsIn(said(), group)));
      process.close();
    };
    process.stderr.on('data', () => {
      if (stderr.marked.note !== undefined) return;
      sudosGroup ??= groupOf();
      // It goes on by asking for a new one, in its own words.
      if (refusalOf(said()) === 'expired') refuse('expired');
      if (stderr.marked.noise.split(question).length - 1 <= answered) return;
      // Asked once more: it was wrong. A line end in it would begin what the program reads.
      if (answered++ > 0 || password === undefined || password.includes('\n')) refuse('wrong');
      else process.stdin.write(`${password}\n`);
    });
    const onStdout = (): void => {
      if (stdout.marked.note === undefined) return;
      process.stdout.off('data', onStdout);
      const own = /^\d+$/.test(stdout.marked.note) ? [stdout.marked.note] : [];
      resolve({
        process,
        stdout: stdout.readable,
        stderr: stderr.readable,
        note: stdout.marked.note,
        groups: [...(sudosGroup === undefined ? [] : [sudosGroup]), ...own],
      });
    };
    process.stdout.on('data', onStdout);
    process.ended.then(() => {
      // Late: what was said may still be on its way through the pipes when the process is over.
      if (stdout.marked.note !== undefined) onStdout();
      else if (sudosGroup === undefined) reject(shellRefused(label, noiseOf(stdout.marked, stderr.marked)));
      else refuse(said().includes(noSudo) ? 'missing' : (refusalOf(said()) ?? 'failed'));
    }, reject);
  });
}

function noiseOf(...outputs: readonly MarkedOutput[]): string {
  return outputs.map(({ noise }) => noise).join('');
}

/** Without what our script says, and without the script, which sudo shows where it refuses to run it. */
function wordsIn(said: string, group: string): string {
  return said
    .split('\n')
    .filter((line) => !line.includes(group))
    .join('\n')
    .replace(/'\S*\/sh -c .*'/s, '“/bin/sh”');
}
