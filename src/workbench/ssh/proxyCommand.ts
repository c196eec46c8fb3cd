import { Writable } from 'node:stream';
import { ExplainedError } from '../../base';
import { LazyStream } from '../lazyStream';
import { OutputText } from '../output';
import { formatTarget } from '../target';
import type { SshTarget } from '../types';
import { endProgram, startInShell } from './shellProgram';

/** Of what the program says about its troubles. */
const STDERR_KEPT = 4096;

/**
 * The standard input and output of a ProxyCommand as the connection to `target`. The program ends with the stream, and
 * where it ends first the stream fails with `host-unreachable` and what the program said.
 */
export function dialThroughCommand(target: SshTarget, command: string): LazyStream {
  return new LazyStream(() => {
    // The shell makes way for the program, as OpenSSH has it.
    const child = startInShell(process.platform === 'win32' ? command : `exec ${command}`, 'pipe');
    const { stdin, stdout, stderr } = child;
    const said = new OutputText(STDERR_KEPT);
    stderr.on('data', (bytes: Buffer) => said.push(bytes));
    const ended = new Promise<Error>((resolve) => {
      child.once('error', (error) => resolve(commandFailed(target, error.message)));
      child.once('close', (code, killedBy) =>
        resolve(commandFailed(target, said.text().trim() || `It ended with ${code ?? killedBy}.`)),
      );
    });
    stdin.on('error', () => {});
    // A program that does not read any more is about to end, and says more by that than a broken pipe does.
    const input = new Writable({
      write: (chunk: Uint8Array, _encoding, done) =>
        stdin.write(chunk, (error) => (error ? void ended.then(done) : done())),
      final: (done) => void stdin.end(done),
    });
    return Promise.resolve({
      readable: stdout,
      writable: input,
      ended: async () => {
        throw await ended;
      },
      onLost: (listener) => {
        let wanted = true;
        child.once('error', (error) => wanted && listener(commandFailed(target, error.message)));
        return { dispose: () => (wanted = false) };
      },
      close: () => {
        endProgram(child);
        stdout.resume();
      },
    });
  });
}

function commandFailed(target: SshTarget, said: string): ExplainedError {
  return new ExplainedError(
    'host-unreachable',
    `The program that the way to ${formatTarget(target)} leads through (ProxyCommand) has ended.`,
    { remedy: 'Check “ProxyCommand” in the SSH configuration, and what the program says.', detail: said },
  );
}
