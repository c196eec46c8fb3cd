import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unlockKey } from '../../../src/workbench';
import type { SshOptions } from '../../../src/workbench';
import { failure } from '../../support/failure';

describe('unlocking a key file', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cwtest-unlock-'));
    file = path.join(folder, 'key');
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'prime256v1',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'sec1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'right' },
    });
    await writeFile(file, privateKey, { mode: 0o600 });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Answers the question for the passphrase, and counts it. */
  const asking = (answers: readonly (string | undefined)[]): { options: SshOptions; asked: string[] } => {
    const asked: string[] = [];
    const no = () => assert.fail('nothing else is asked');
    const passphrase = (keyFile: string, attempt: number): Promise<string | undefined> => {
      asked.push(`${keyFile} ${attempt}`);
      return Promise.resolve(answers[attempt - 1]);
    };
    const prompts = { passphrase, confirmHostKey: no, password: no, answers: no, sudoPassword: no };
    return {
      options: { target: { host: 'lab', port: 22, user: 'student' }, knownHostsFiles: [], prompts },
      asked,
    };
  };

  it('is given up with the question', async () => {
    const { options, asked } = asking(['wrong', undefined]);
    assert.equal((await failure(unlockKey(options, file))).code, 'cancelled');
    assert.deepEqual(asked, [`${file} 1`, `${file} 2`]);
  });

  it('ends after three wrong passphrases', async () => {
    const { options, asked } = asking(['1', '2', '3', 'right']);
    assert.equal((await failure(unlockKey(options, file))).code, 'key-locked');
    assert.equal(asked.length, 3);
  });

  it('asks once', async () => {
    const { options, asked } = asking(['right']);
    await unlockKey(options, file);
    await unlockKey(options, file);
    assert.deepEqual(asked, [`${file} 1`]);
  });

  it('needs a private key', async () => {
    const { options } = asking([]);
    for (const name of ['none', 'text']) {
      const other = path.join(folder, name);
      if (name === 'text') await writeFile(other, 'no key\n', { mode: 0o600 });
      assert.equal((await failure(unlockKey(options, other))).code, 'key-unusable');
    }
  });
});
