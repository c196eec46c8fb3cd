import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';
import { expandHome } from '../paths';

/** Where the agent of Windows' own OpenSSH listens. */
const WINDOWS_AGENT = '\\\\.\\pipe\\openssh-ssh-agent';

/** Milliseconds for listing keys. Signing may take longer: some agents ask their owner first. */
const PATIENCE = 5000;

/**
 * Where the agent is, undefined for none: what `identityAgent` says (ssh_config(5): `none`, `SSH_AUTH_SOCK`, the name
 * of an environment variable behind a `$`, a path), else `fallback`, else the one that Windows has.
 */
export function agentPath(
  identityAgent: string | undefined,
  fallback: string | undefined,
): string | undefined {
  if (identityAgent === 'none') return undefined;
  const variable =
    identityAgent === 'SSH_AUTH_SOCK' ? identityAgent : /^\$\{?(\w+)\}?$/.exec(identityAgent ?? '')?.[1];
  const named = variable === undefined ? (identityAgent ?? fallback) : process.env[variable];
  if (named !== undefined && named !== '') return expandHome(named);
  return process.platform === 'win32' ? WINDOWS_AGENT : undefined;
}

/** An agent that holds private keys: OpenSSH's, one forwarded from elsewhere, a password manager's. */
export class KeyAgent {
  readonly #agent: ssh2.BaseAgent;

  constructor(path: string) {
    this.#agent = ssh2.createAgent(path);
  }

  /** The public halves of what it holds; undefined where it does not answer. Kinds that ssh2 does not know are left out. */
  keys(): Promise<ParsedKey[] | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), PATIENCE);
      this.#agent.getIdentities((error, keys) => {
        clearTimeout(timer);
        resolve(error === undefined || error === null ? ((keys ?? []) as ParsedKey[]) : undefined);
      });
    });
  }

  /** Rejects where it refuses. */
  sign(key: ParsedKey, data: Buffer, hash: string | undefined): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#agent.sign(
        key,
        data,
        hash === undefined ? {} : { hash: hash as 'sha256' },
        (error, signature) => {
          if (signature === undefined) reject(error ?? new Error('no signature'));
          else resolve(signature);
        },
      );
    });
  }
}
