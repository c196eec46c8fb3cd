import type { ClientChannel } from 'ssh2';
import { ExplainedError } from '../../base';
import { Input } from '../input';
import { MarkedOutput, markedCommand, noSuchFolder, shellRefused, throughLoginShell } from '../loginShell';
import { MAX_OUTPUT, OutputText } from '../output';
import { quote } from '../quote';
import { timedOut } from '../stop';
import type { RunOptions, RunResult } from '../types';
import type { Carrier, SshConnection } from './connection';
import { letGo } from './letGo';

/** How long a program that was asked to end may take before it is killed. */
const GRACE = 1000;

/** `Workbench.run` over SSH. The time that a connection or a channel is waited for counts too. */
export async function runOverSsh(
  connection: SshConnection,
  label: string,
  argv: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const command = markedCommand(argv, options, options.stdin !== undefined);
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const timer =
    options.timeout === undefined
      ? undefined
      : setTimeout(() => stop.abort(timedOut(argv, options.timeout)), options.timeout);
  const input = new Input(options.stdin, (error) => stop.abort(error));
  try {
    return await connection.exec(
      command.line,
      (channel, link) =>
        collect({ connection, link, label, options, mark: command.mark, channel, input, stop }),
      { lasting: false, priority: options.priority ?? 'interactive', signal: stop.signal },
    );
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    input.dispose();
  }
}

interface Running {
  connection: SshConnection;
  link: Carrier;
  label: string;
  options: RunOptions;
  mark: string;
  channel: ClientChannel;
  input: Input;
  stop: AbortController;
}

function collect(running: Running): Promise<RunResult> {
  const { connection, link, label, options, mark, channel, input, stop } = running;
  const limit = options.maxOutput ?? MAX_OUTPUT;
  const marked = { out: new MarkedOutput(mark), err: new MarkedOutput(mark) };
  const stdout = new OutputText(limit, options.onStdout);
  const stderr = new OutputText(limit, options.onStderr);
  let exit: { code: number | undefined; signal: string | undefined } | undefined;

  return new Promise((resolve, reject) => {
    const onStop = (): void => {
      const reason = stop.signal.reason as Error;
      killGroup(connection, channel, () => marked.out.note).then(
        () => reject(reason),
        () => reject(reason),
      );
    };
    const loss = link.onDidEnd((reason) =>
      reject(stop.signal.aborted ? (stop.signal.reason as Error) : reason),
    );
    stop.signal.addEventListener('abort', onStop, { once: true });

    channel.on('data', (bytes: Buffer) => stdout.push(marked.out.push(bytes)));
    channel.stderr.on('data', (bytes: Buffer) => stderr.push(marked.err.push(bytes)));
    channel.on('exit', (code: number | null, signal?: string) => {
      exit = { code: code ?? undefined, signal };
    });
    // Input that the program does not want is no failure: its exit status says what it thought of it.
    channel.on('error', () => {});
    channel.on('close', () => {
      loss.dispose();
      stop.signal.removeEventListener('abort', onStop);
      if (stop.signal.aborted) return;
      if (exit === undefined) reject(noExitStatus(label));
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
    if (options.stdin !== undefined) input.feed(channel);
    // It may have been given up while the channel was being opened.
    if (stop.signal.aborted) onStop();
  });
}

/** The error of a command whose end the server did not explain. */
export function noExitStatus(label: string): ExplainedError {
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
  connection: SshConnection,
  channel: ClientChannel,
  processGroup: () => string | undefined,
): Promise<void> {
  const closed = new Promise<'closed'>((resolve) => channel.once('close', () => resolve('closed')));
  if ((await signalGroup(connection, channel, processGroup(), 'TERM', closed)) === 'closed') return;
  if ((await signalGroup(connection, channel, processGroup(), 'KILL', closed)) === 'closed') return;
  letGo(channel);
}

async function signalGroup(
  connection: SshConnection,
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
    const killer = connection.exec(
      line,
      (other) => {
        other.on('error', () => {}).resume();
      },
      { lasting: false, priority: 'interactive' },
    );
    await Promise.race([killer.catch(() => {}), closed, after(GRACE)]);
  }
  return Promise.race([closed, after(GRACE)]);
}

function after(milliseconds: number): Promise<'open'> {
  return new Promise((resolve) => setTimeout(() => resolve('open'), milliseconds));
}
