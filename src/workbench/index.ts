import type { SshOptions, Workbench } from './types';

export type * from './types';
export { quote } from './quote';
export { formatTarget, parseTarget } from './target';
export { localWorkbench } from './local/workbench';
export { openSession } from './session/open';

/**
 * Logs in over SSH. Rejects with an `ExplainedError` whose code names the failure: `host-unreachable`,
 * `not-an-ssh-server`, `host-key-changed`, `host-key-revoked`, `auth-failed`, `shell-refused`, `cancelled`.
 */
export async function connectSsh(options: SshOptions): Promise<Workbench> {
  const { connect } = await import('./ssh/connect');
  return connect(options);
}
