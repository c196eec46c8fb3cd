import type { KeyPair, SshOptions, Workbench } from './types';

export type * from './types';
export { installKey } from './authorizedKeys';
export { untilInputEnds } from './boundScript';
export { followFile } from './followFile';
export { quote } from './quote';
export { formatTarget, parseTarget, targetId } from './target';
export { localWorkbench } from './local/workbench';
export { openSession, sessionNonce } from './session/open';
export { endKept } from './session/tmux/terminal';
export { configuredHosts, resolveAddress, saveSshEntry } from './ssh/config';
export { ownKeys } from './ssh/ownKeys';
export { formatAddress, isLoopback } from './tunnel/address';
export { portDialler } from './tunnel/dial';
export { parseForward } from './tunnel/forwardText';
export { listeningPorts } from './tunnel/listeningPorts';
export { openTunnel } from './tunnel/tunnel';
export { listFileNames, searchText } from './search';
export { FileWatcher } from './watch';
export { download, localLanding, localNameFor, upload, workbenchLanding } from './transfer';
export { copyBetween, decodeName, displayName, encodeName, typeOf as fileTypeOf } from './files';
export type { TextMatch, TextQuery } from './search';
export type { FileChange, WatchOptions } from './watch';
export type { Landing, TransferOptions, TransferProgress, TransferResult } from './transfer';
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
 * Makes an ed25519 key pair in OpenSSH's form, for nobody else to read. Rejects with `key-exists` or `key-failed`.
 * @param options.file where the private key goes; `~` allowed
 */
export async function makeKey(options: {
  file: string;
  comment: string;
  passphrase?: string;
}): Promise<KeyPair> {
  const { makeKeyPair } = await import('./ssh/newKey');
  return makeKeyPair(options);
}

/**
 * Sees to it that a key file can be used: where it is locked its passphrase is asked for, and not again afterwards.
 * Rejects with `cancelled`, `key-locked` (three wrong passphrases), or `key-unusable`.
 */
export async function unlockKey(options: SshOptions, keyFile: string): Promise<void> {
  const { unlock } = await import('./ssh/unlockKey');
  return unlock(options, keyFile);
}

/**
 * Logs in with that key file and nothing else, and out again. Of the prompts only the key's passphrase is asked for
 * (and what jump hosts want). Rejects with `key-refused` where the server wants more, or else as {@link connectSsh}.
 */
export async function proveKey(options: SshOptions, keyFile: string): Promise<void> {
  const { logInWithKey } = await import('./ssh/proveKey');
  return logInWithKey(options, keyFile);
}
