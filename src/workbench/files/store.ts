import type { Duplex } from 'node:stream';
import { ExplainedError } from '../../base';
import type { RunOptions, RunResult, WorkbenchFiles } from '../types';
import type { FileAccess } from './access';
import { Files } from './files';
import { SftpAccess } from './sftpAccess';

/** What the files of a workbench are reached through. */
export interface FileWays {
  access: FileAccess;
  run: (argv: readonly string[], options: RunOptions) => Promise<RunResult>;
  dialCommand: (argv: readonly string[], options: { elevated?: boolean }) => Duplex;
}

/** Where systems keep OpenSSH's program for the files of one user: Debian, Fedora and macOS, BSD, Arch and Alpine. */
const SFTP_SERVERS = [
  '/usr/lib/openssh/sftp-server',
  '/usr/libexec/openssh/sftp-server',
  '/usr/libexec/sftp-server',
  '/usr/lib/ssh/sftp-server',
  '/usr/lib/sftp-server',
];

/** Starts it, wherever it is. */
export const SFTP_SERVER: readonly string[] = [
  'sh',
  '-c',
  'for server do test -x "$server" && exec "$server"; done; echo "There is no sftp-server." >&2; exit 127',
  'sh',
  ...SFTP_SERVERS,
];

/** The error of a conversation with an SFTP server that ended without a reason of its own. */
export function filesEnded(error: Error | undefined): Error {
  return (
    error ??
    new ExplainedError('files-ended', 'The program that serves the files of the workbench has ended.', {
      remedy: 'Try again; it is started anew.',
    })
  );
}

/** The files of a workbench, with the rights of its user and with root's. */
export class FileStore {
  readonly #ways: FileWays;
  #own: Promise<WorkbenchFiles> | undefined;
  #roots: Promise<WorkbenchFiles> | undefined;

  constructor(ways: FileWays) {
    this.#ways = ways;
  }

  open({ elevated = false }: { elevated?: boolean } = {}): Promise<WorkbenchFiles> {
    // What could not be opened is tried anew next time.
    if (!elevated) {
      this.#own ??= this.#openOwn();
      this.#own.catch(() => (this.#own = undefined));
      return this.#own;
    }
    this.#roots ??= this.#openRoots();
    this.#roots.catch(() => (this.#roots = undefined));
    return this.#roots;
  }

  #openOwn(): Promise<WorkbenchFiles> {
    const { access, run } = this.#ways;
    return Files.of(access, run);
  }

  /** The same server program that serves the user's files, started as root. */
  async #openRoots(): Promise<WorkbenchFiles> {
    const { home } = await this.open();
    const access = new SftpAccess(() => {
      const stream = this.#ways.dialCommand(SFTP_SERVER, { elevated: true });
      return Promise.resolve({ stream, explain: filesEnded });
    });
    // The first request shows whether that may be done at all.
    await access.realpath('/');
    const run: FileWays['run'] = (argv, options) => this.#ways.run(argv, { ...options, elevated: true });
    return Files.of(access, run, { root: true, home });
  }
}
