import { displayText } from '../../base';
import { formatAddress, quote, type Tunnel } from '../../workbench';

/**
 * The line of a shell that forwards the same port with OpenSSH, to be read and copied: see ssh(1), option -L.
 * @param address what the workbench was connected to as: `USER@HOST[:PORT]`, or a name from `~/.ssh/config`
 */
export function sshCommand(
  address: string,
  { localHost, localPort, host, port }: Pick<Tunnel, 'localHost' | 'localPort' | 'host' | 'port'>,
): string {
  const forward = `${formatAddress(localHost, localPort)}:${formatAddress(host, port)}`;
  const hasPort = address.includes(':') && !address.startsWith('ssh://');
  return displayText(quote(['ssh', '-N', '-L', forward, hasPort ? `ssh://${address}` : address]));
}
