import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import net from 'node:net';
import os from 'node:os';
import type { Duplex } from 'node:stream';
import { Emitter } from '../../base';
import { commandEnded } from '../commandEnded';
import { Elevation } from '../elevation/elevation';
import { FileStore } from '../files';
import { LazyStream } from '../lazyStream';
import type { Pipe } from '../lazyStream';
import { OutputText } from '../output';
import type {
  Elevated,
  ElevationPrompts,
  Priority,
  RunOptions,
  RunResult,
  Terminal,
  TerminalOptions,
  Workbench,
  WorkbenchFiles,
  WorkbenchStatus,
} from '../types';
import { localFileAccess } from './fileAccess';
import { runHere, spawned } from './run';
import { startScript } from './script';
import { openLocalTerminal } from './terminal';

const STDERR_KEPT = 4096;

/** This computer as a workbench: the same interface, no SSH. */
export function localWorkbench(prompts?: ElevationPrompts): Workbench {
  return new LocalWorkbench(prompts);
}

class LocalWorkbench implements Workbench {
  readonly kind = 'local';
  readonly id = 'local';
  readonly label = 'This computer';
  readonly user = os.userInfo().username;
  readonly host = os.hostname();
  readonly #changes = new Emitter<WorkbenchStatus>();
  readonly onDidChangeStatus = this.#changes.event;
  readonly #elevation: Elevation;
  readonly #files = new FileStore({
    access: localFileAccess,
    run: (argv, options) => this.run(argv, options),
    dialCommand: (argv, options) => this.dialCommand(argv, options),
  });
  #state: WorkbenchStatus['state'] = 'connected';

  constructor(prompts: ElevationPrompts | undefined) {
    const { label, user, host } = this;
    this.#elevation = new Elevation({ label, user, host, prompts, start: startScript });
  }

  get status(): WorkbenchStatus {
    return { state: this.#state };
  }

  reconnect(): Promise<void> {
    return Promise.resolve();
  }

  run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    const { elevated = false } = options;
    return elevated === false ? runHere(argv, options) : this.#elevation.run(argv, options);
  }

  openTerminal(argv: readonly string[], options: TerminalOptions): Promise<Terminal> {
    return openLocalTerminal(argv, options);
  }

  dialSocket(path: string): Duplex {
    return net.connect({ path });
  }

  dialTcp(host: string, port: number): Duplex {
    return net.connect({ host, port, allowHalfOpen: true, noDelay: true });
  }

  dialCommand(
    argv: readonly string[],
    { elevated = false }: { elevated?: Elevated; priority?: Priority } = {},
  ): Duplex {
    if (elevated !== false) return this.#elevation.dial(argv, { elevated });
    return new LazyStream(async () => {
      const [program = '', ...args] = argv;
      const child = spawn(program, args, { cwd: os.homedir(), stdio: 'pipe' });
      await spawned(child);
      return commandPipe(child);
    });
  }

  files(options?: { elevated?: boolean }): Promise<WorkbenchFiles> {
    return this.#files.open(options);
  }

  ping(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): Promise<void> {
    this.#elevation.forget();
    if (this.#state === 'connected') {
      this.#state = 'closed';
      this.#changes.fire({ state: 'closed' });
    }
    return Promise.resolve();
  }
}

function commandPipe(child: ChildProcess): Pipe {
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('a program that was started with pipes has none');
  const stderr = new OutputText(STDERR_KEPT);
  child.stderr?.on('data', (bytes: Buffer) => stderr.push(bytes));
  const closed = new Promise<number | string | undefined>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? undefined));
  });
  return {
    readable: stdout,
    writable: stdin,
    ended: async () => {
      const status = await closed;
      if (status !== 0) throw commandEnded(status, stderr.text());
    },
    close: () => {
      stdin.destroy();
      child.kill();
    },
  };
}
