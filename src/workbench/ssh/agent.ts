import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';
import { expandHome } from '../paths';
import { keyTypeOf } from './knownHosts';

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

/** What an agent holds; `unusable` are the types of those keys that cannot be used here (security keys, certificates). */
export interface AgentKeys {
  keys: ParsedKey[];
  unusable: string[];
}

/** An agent that holds private keys: OpenSSH's, one forwarded from elsewhere, a password manager's. */
export class KeyAgent {
  readonly #agent: ssh2.OpenSSHAgent;

  constructor(path: string) {
    this.#agent = ssh2.createAgent(path) as ssh2.OpenSSHAgent;
  }

  /** The public halves of what it holds; undefined where it does not answer. */
  async keys(): Promise<AgentKeys | undefined> {
    try {
      return identitiesIn(await this.#ask(REQUEST_IDENTITIES));
    } catch {
      return undefined;
    }
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

  /** ssh2 would leave out what it does not know, without a word. Resolves with the answer, its length taken off. */
  #ask(request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#agent.getStream((error, stream) => {
        if (stream === undefined) {
          reject(error ?? new Error('no agent'));
          return;
        }
        let answer = Buffer.alloc(0);
        const timer = setTimeout(() => stream.destroy(new Error('it says nothing')), PATIENCE);
        stream
          .on('error', () => {})
          .on('close', () => {
            clearTimeout(timer);
            reject(new Error('it ended'));
          })
          .on('data', (bytes: Buffer) => {
            answer = Buffer.concat([answer, bytes]);
            if (answer.length < 4 || answer.length < 4 + answer.readUInt32BE(0)) return;
            resolve(answer.subarray(4));
            stream.destroy();
          });
        stream.write(request);
      });
    });
  }
}

/** SSH_AGENTC_REQUEST_IDENTITIES (draft-ietf-sshm-ssh-agent, section 3.5), behind its length. */
const REQUEST_IDENTITIES = Buffer.from([0, 0, 0, 1, 11]);
const IDENTITIES_ANSWER = 12;

/** Reads SSH_AGENT_IDENTITIES_ANSWER: a count, then for each key its public half and a comment. Throws on anything else. */
function identitiesIn(answer: Buffer): AgentKeys {
  if (answer[0] !== IDENTITIES_ANSWER) throw new Error('no list of keys');
  const found: AgentKeys = { keys: [], unusable: [] };
  let at = 5;
  const next = (): Buffer => {
    const end = at + 4 + answer.readUInt32BE(at);
    const field = answer.subarray(at + 4, end);
    at = end;
    return field;
  };
  for (let left = answer.readUInt32BE(1); left > 0; left--) {
    const blob = next();
    const comment = next().toString('utf8');
    const key = ssh2.utils.parseKey(Buffer.from(blob));
    if (key instanceof Error) found.unusable.push(keyTypeOf(blob));
    else found.keys.push(Object.assign(key, { comment }));
  }
  return found;
}
