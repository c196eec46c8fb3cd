import type { Duplex } from 'node:stream';
import { SFTP_SERVER, SftpAccess, filesEnded } from '../files';
import type { FileAccess, SftpStream } from '../files';
import type { SshConnection } from './connection';

/**
 * The files of a machine through SFTP; where its sshd offers none, through the program that would serve them.
 * @param dialCommand runs a program there
 */
export function sshFileAccess(
  connection: Pick<SshConnection, 'session'>,
  dialCommand: (argv: readonly string[]) => Duplex,
): FileAccess {
  // A refused channel keeps its place on the server, so that is not asked for twice.
  let offered = true;
  return new SftpAccess(async (): Promise<SftpStream> => {
    if (!offered) return { stream: dialCommand(SFTP_SERVER), explain: filesEnded };
    try {
      return await connection.session(
        (client, done) => client.subsys('sftp', done),
        // A lost connection looks like a clean end.
        (stream, link) => ({ stream, explain: (error) => link.reason ?? filesEnded(error) }),
        { lasting: true, priority: 'interactive' },
      );
    } catch (error) {
      if (!(error instanceof Error) || !/^Unable to start subsystem/.test(error.message)) throw error;
      offered = false;
      return { stream: dialCommand(SFTP_SERVER), explain: filesEnded };
    }
  });
}
