import type { ClientChannel } from 'ssh2';
import { ExplainedError } from '../../base';
import { MarkedOutput, markedCommand, noSuchFolder, shellRefused, throughLoginShell } from '../loginShell';
import { MAX_OUTPUT, OutputText } from '../output';
import { quote } from '../quote';
import { timedOut } from '../stop';
import type { RunOptions, RunResult } from '../types';
import type { SshLink } from './link';

/** How long a program that was asked to end may take before it is killed. */
const GRACE = 1000;

/** `Workbench.run` over SSH. */
export async function runOverSsh(
  link: SshLink,
  label: string,
  argv: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const command = markedCommand(argv, options, options.stdin !== undefined);
  return link.exec(command.line, (channel) => collect(link, label, argv, options, command.mark, channel));
}

function collect(
  link: SshLink,
  label: string,
  argv: readonly string[],
  options: RunOptions,
  mark: string,
  channel: ClientChannel,
): Promise<RunResult> {
  const limit = options.maxOutput ?? MAX_OUTPUT;
  const marked = { out: new MarkedOutput(mark), err: new MarkedOutput(mark) };
  const stdout = new OutputText(limit, options.onStdout);
  const stderr = new OutputText(limit, options.onStderr);
  let stopped: Error | undefined;
  let exit: { code: number | undefined; signal: string | undefined } | undefined;

  return new Promise((resolve, reject) => {
    const stop = (reason: Error): void => {
      if (stopped !== undefined) return;
      stopped = reason;
      killGroup(link, channel, () => marked.out.note).then(
        () => reject(reason),
        () => reject(reason),
      );
    };
    const onAbort = (): void => stop(options.signal?.reason as Error);
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => stop(timedOut(argv, options.timeout)), options.timeout);
    options.signal?.addEventListener('abort', onAbort, { once: true });

    channel.on('data', (bytes: Buffer) => stdout.push(marked.out.push(bytes)));
    channel.stderr.on('data', (bytes: Buffer) => stderr.push(marked.err.push(bytes)));
    channel.on('exit', (code: number | null, signal?: string) => {
      exit = { code: code ?? undefined, signal };
    });
    // Input that the program does not want is no failure: its exit status says what it thought of it.
    channel.on('error', () => {});
    channel.on('close', () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      if (stopped !== undefined) return;
      if (link.reason !== undefined) reject(link.reason);
      else if (exit === undefined) reject(endedUnexplained(label));
      else if (marked.out.note === 'cd') reject(noSuchFolder(options.cwd ?? ''));
      else if (marked.out.note === undefined)
        reject(shellRefused(label, marked.out.noise + marked.err.noise));
      else {
        resolve({
          exitCode: exit.code,
          signal: exit.signal,
          stdout: stdout.text(),
          stderr: stderr.text(),
        });
      }
    });
    if (options.stdin !== undefined) channel.end(options.stdin);
    // The signal may have been given while the channel was being opened.
    if (options.signal?.aborted === true) onAbort();
  });
}

function endedUnexplained(label: string): ExplainedError {
  return new ExplainedError(
    'no-exit-status',
    `${label} closed the command's channel without its exit status.`,
    {
      remedy: 'Try again; its sshd may have been restarted.',
    },
  );
}

/**
 * Ends the program and all of its process group: asked politely first, killed after a second. Resolves when the
 * channel is closed, or when nothing more can be done.
 */
async function killGroup(
  link: SshLink,
  channel: ClientChannel,
  processGroup: () => string | undefined,
): Promise<void> {
  const closed = new Promise<'closed'>((resolve) => channel.once('close', () => resolve('closed')));
  if ((await signalGroup(link, channel, processGroup(), 'TERM', closed)) === 'closed') return;
  if ((await signalGroup(link, channel, processGroup(), 'KILL', closed)) === 'closed') return;
  channel.close();
}

async function signalGroup(
  link: SshLink,
  channel: ClientChannel,
  group: string | undefined,
  signal: 'TERM' | 'KILL',
  closed: Promise<'closed'>,
): Promise<'closed' | 'open'> {
  // Costs no further channel, but sshd before 7.9 does not know it, and ssh2 sends it only before standard input ends.
  if (channel.writable) {
    channel.signal(signal);
    if ((await Promise.race([closed, after(GRACE / 4)])) === 'closed') return 'closed';
  }
  if (group !== undefined && /^\d+$/.test(group)) {
    const line = throughLoginShell(
      `${quote(['kill', '-s', signal, '--', `-${group}`])} 2>/dev/null </dev/null`,
    );
    const killer = link.exec(line, (other) => {
      other.on('error', () => {}).resume();
    });
    await Promise.race([killer.catch(() => {}), closed, after(GRACE)]);
  }
  return Promise.race([closed, after(GRACE)]);
}

function after(milliseconds: number): Promise<'open'> {
  return new Promise((resolve) => setTimeout(() => resolve('open'), milliseconds));
}
