import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { format, inspect, promisify } from 'node:util';
import type { SshOptions, SshPrompts } from '../../src/workbench';
import { startMachine } from '../support/machine';
import type { Machine } from '../support/machine';
import { makeKey } from '../support/sshd';

const exec = promisify(execFile);
const CONSOLE = ['debug', 'log', 'info', 'warn', 'error', 'trace'] as const;

describe('secrets of a login', () => {
  let machine: Machine;
  /** Everything that was thrown, logged or given to somebody else than who asked. */
  let said: string[];
  const originals = new Map<string, unknown>();

  beforeEach(async function () {
    machine = await startMachine(this, {
      pam: [
        'auth required pam_unix.so nodelay',
        'account required pam_permit.so',
        'session required pam_permit.so',
      ],
    });
    said = [];
    for (const name of CONSOLE) {
      originals.set(name, Reflect.get(console, name));
      console[name] = (...words: unknown[]) => said.push(format(...words));
    }
    process.on('warning', onWarning);
  });
  afterEach(async () => {
    for (const name of CONSOLE) Object.assign(console, { [name]: originals.get(name) });
    process.off('warning', onWarning);
    await machine?.dispose();
  });
  const onWarning = (warning: Error): void => void said.push(inspect(warning));

  /** Connects, and keeps all there is to see of how that went. */
  async function connect(
    options: Partial<Omit<SshOptions, 'prompts'>> & { prompts?: Partial<SshPrompts> },
  ): Promise<boolean> {
    try {
      const workbench = await machine.connect(options);
      workbench.onDidChangeStatus((status) => said.push(whole(status)));
      said.push(inspect(workbench, { depth: 4, showHidden: true }));
      return true;
    } catch (error) {
      said.push(whole(error), String((error as Error).stack));
      return false;
    }
  }

  it('are nowhere to be seen, whether it goes well or not', async () => {
    const secret = (): string => `secret-${randomBytes(8).toString('hex')}`;
    const [wrong, kept, right, code] = [secret(), secret(), secret(), secret()];
    const file = await makeKey(machine.sshd.folder, 'key', { passphrase: right });
    const hidden = await makeKey(machine.sshd.folder, 'hidden', { type: 'ecdsa', passphrase: right });
    await exec('ssh-keygen', ['-p', '-q', '-m', 'PKCS8', '-P', right, '-N', right, '-f', hidden]);
    const identityFiles = [file, hidden];
    const target = { ...machine.target, identityFiles };
    const prompts: Partial<SshPrompts> = {
      kept: () => Promise.resolve(kept),
      password: () => Promise.resolve(wrong),
      passphrase: (_file, attempt) => Promise.resolve(attempt === 1 ? wrong : right),
      answers: () => Promise.resolve([code]),
      warn: (warning) => said.push(whole(warning)),
    };
    assert(!(await connect({ target, prompts })), 'a wrong password');
    await machine.sshd.authorize(await readFile(`${file}.pub`, 'utf8'));
    assert(await connect({ target, prompts }), 'a key with a passphrase');
    assert(await connect({}), 'the right password');
    assert(
      !(await connect({ quiet: true, prompts: { kept: () => Promise.resolve(kept) } })),
      'nobody to ask',
    );
    await machine.sshd.changeHostKey();
    assert(!(await connect({ target, prompts })), 'another host key');

    const all = said.join('\n');
    assert.match(all, /host-key-changed/, 'what was said is looked at');
    for (const word of [wrong, kept, right, code, machine.student.password]) assert(!all.includes(word));
    const privateKey = (await readFile(file, 'utf8')).split('\n')[2] ?? '';
    assert(privateKey.length > 40 && !all.includes(privateKey));
    assert(!all.includes('PRIVATE KEY'));
  });
});

/** With causes, details and what does not show. */
function whole(value: unknown): string {
  return inspect(value, {
    depth: 12,
    showHidden: true,
    getters: true,
    maxStringLength: null,
    maxArrayLength: null,
  });
}
