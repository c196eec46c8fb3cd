import { ExplainedError } from '../base';
import type { KeyPair, SshConfigOptions, SshOptions, SshTarget, Workbench } from './types';

export type * from './types';
export { quote } from './quote';
export { formatTarget, parseTarget } from './target';
export { localWorkbench } from './local/workbench';
export { openSession } from './session/open';
export { configuredHosts, resolveAddress } from './ssh/config';
export { formatAddress, isLoopback } from './tunnel/address';
export { parseForward } from './tunnel/forwardText';
export { listeningPorts } from './tunnel/listeningPorts';
export { openTunnel } from './tunnel/tunnel';
export type { Forward } from './tunnel/forwardText';
export type { ListeningPort } from './tunnel/listeningPorts';
export type { Tunnel, TunnelOptions } from './tunnel/tunnel';

/**
 * Logs in over SSH. Rejects with an `ExplainedError` whose code names the failure: `host-unreachable`,
 * `not-an-ssh-server`, `host-key-changed`, `host-key-revoked`, `auth-failed`, `shell-refused`, `cancelled`.
 */
export async function connectSsh(options: SshOptions): Promise<Workbench> {
  const { connect } = await import('./ssh/connect');
  return connect(options);
}

/**
 * Adds an entry to the person's `~/.ssh/config`, so that `name` means `target` from now on, for every SSH client.
 * Answers with the file. Rejects with `bad-name`, `ssh-entry-exists`, `ssh-config` (the file cannot be read or written).
 */
export function saveSshEntry(
  _name: string,
  _target: SshTarget,
  _options: SshConfigOptions = {},
): Promise<string> {
  return Promise.reject(new ExplainedError('ssh-config', 'Not there yet.'));
}

/**
 * Makes an ed25519 key pair in OpenSSH's form, for nobody else to read. Rejects with `key-exists` or `key-failed`.
 * @param options.file where the private key goes; `~` allowed
 */
export function makeKey(_options: { file: string; comment: string; passphrase?: string }): Promise<KeyPair> {
  return Promise.reject(new ExplainedError('key-failed', 'Not there yet.'));
}

/**
 * Adds a public key to the `authorized_keys` of the user that `workbench` is logged in as; one that is there already
 * is left alone. Rejects with `key-install`. That it is there does not mean that the server accepts it: see
 * {@link proveKey}.
 */
export function installKey(_workbench: Workbench, _publicKey: string): Promise<void> {
  return Promise.reject(new ExplainedError('key-install', 'Not there yet.'));
}

/**
 * Logs in with that key file and nothing else, and out again. Of the prompts only the key's passphrase is asked for
 * (and what jump hosts want). Rejects as {@link connectSsh} does.
 */
export function proveKey(_options: SshOptions, _keyFile: string): Promise<void> {
  return Promise.reject(new ExplainedError('key-failed', 'Not there yet.'));
}
