import { ExplainedError, displayText } from '../../base';
import { formatTarget } from '../target';
import type { SshTarget } from '../types';

/** Bytes kept of what a server says in the clear: its version and what it offers fit into a few thousand. */
const KEPT = 16 * 1024;

/** Characters of it that are shown. */
const SAID = 200;

/** What the two sides could not agree upon: ssh2's words, the place of the list in a KEXINIT, and how people call it. */
const LISTS = [
  { words: /no matching key exchange/, index: 0, what: 'key exchange' },
  { words: /no matching host key/, index: 1, what: 'host keys' },
  { words: /no matching C->S cipher/, index: 2, what: 'encryption' },
  { words: /no matching S->C cipher/, index: 3, what: 'encryption' },
  { words: /no matching C->S MAC/, index: 4, what: 'integrity' },
  { words: /no matching S->C MAC/, index: 5, what: 'integrity' },
] as const;

const KEXINIT = 20;

/** Lines of any kind may come before it (RFC 4253, section 4.2). */
const VERSION = /(?:^|\n)SSH-[^\n]*\n/;

/** What a server says before anything is encrypted: its version, and the algorithms that it offers. */
export class Greeting {
  #bytes = Buffer.alloc(0);
  #seen = false;

  push(bytes: Buffer): void {
    if (this.#bytes.length >= KEPT) return;
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    this.#seen ||= VERSION.test(this.#text);
  }

  /** True once it has shown to be an SSH server. */
  get seen(): boolean {
    return this.#seen;
  }

  /** True where sshd tells us to come back, since too many are logging in right now (MaxStartups). */
  get busy(): boolean {
    return !this.#seen && this.#text.startsWith('Exceeded MaxStartups');
  }

  /** What was said in place of a greeting. */
  get said(): string {
    return this.#seen ? '' : displayText(this.#text.slice(0, SAID).trim());
  }

  /** The server's own lists, in the order of RFC 4253, section 7.1: key exchange, host keys, encryption, … */
  offers(): string[][] | undefined {
    const version = VERSION.exec(this.#text);
    if (version === null) return undefined;
    const packet = this.#bytes.subarray(version.index + version[0].length);
    try {
      if (packet[5] !== KEXINIT) return undefined;
      let at = 6 + 16;
      return Array.from({ length: 8 }, () => {
        const end = at + 4 + packet.readUInt32BE(at);
        if (end > packet.length) throw new RangeError('cut off');
        const names = packet.toString('latin1', at + 4, end).split(',');
        at = end;
        return names.filter((name) => /^[\w@.+-]{1,64}$/.test(name));
      });
    } catch {
      return undefined;
    }
  }

  get #text(): string {
    return this.#bytes.toString('latin1');
  }

  /** What the two sides have not in common, going by ssh2's error, with a sentence about it; undefined: not that. */
  mismatch(error: string, target: SshTarget): { what: string; error: ExplainedError } | undefined {
    const list = LISTS.find(({ words }) => words.test(error));
    if (list === undefined) return undefined;
    const offered = this.offers()?.[list.index] ?? [];
    const names = offered.length === 0 ? '' : ` It offers ${offered.join(', ')}.`;
    return {
      what: list.what,
      error: new ExplainedError(
        'algorithms',
        `${formatTarget(target)} knows no way of doing ${NAMES[list.what]} that still counts as safe.${names}`,
        {
          remedy: 'Its SSH server is too old or set up to be: have it updated by whoever runs the machine.',
          detail: error,
        },
      ),
    };
  }
}

const NAMES = {
  'key exchange': 'the key exchange',
  'host keys': 'the proof of who it is (host keys)',
  encryption: 'the encryption',
  integrity: 'the check of what is sent (MAC)',
} as const;
