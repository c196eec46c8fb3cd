import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SshPrompts } from '../../../src/workbench';
import { KeyRing } from '../../../src/workbench/ssh/keyRing';
import type { Memory, Waiting } from '../../../src/workbench/ssh/waiting';

const NOBODY: SshPrompts = {
  answers: () => assert.fail('nobody is asked'),
  confirmHostKey: () => assert.fail('nobody is asked'),
  password: () => assert.fail('nobody is asked'),
  passphrase: () => assert.fail('nobody is asked'),
  sudoPassword: () => assert.fail('nobody is asked'),
};
const WAITING: Waiting = {
  open: true,
  patiently: (work) => work(),
  ask: (_toDo, question) => question(new AbortController().signal),
  beGenerous: () => {},
  fail: (reason) => assert.fail(String(reason)),
};

describe('the keys of a login', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cwtest-keys-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function keyFile(name: string, type: 'rsa' | 'ec'): Promise<string> {
    const { privateKey } =
      type === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const file = path.join(folder, name);
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return file;
  }

  function ringOf(identityFiles: readonly string[], memory: Memory = {}): KeyRing {
    const target = { host: 'lab', port: 22, user: 'student', identityAgent: 'none', identityFiles };
    return new KeyRing(target, undefined, NOBODY, memory);
  }

  it('sign nothing with SHA-1', async () => {
    const file = await keyFile('rsa', 'rsa');
    const ring = ringOf([file]);
    const offer = await ring.next(new Set(), WAITING);
    assert(offer !== undefined);
    const sign = (hash: 'sha1' | 'sha256'): Promise<unknown> =>
      new Promise((resolve) => {
        ring
          .signerFor(offer, WAITING, () => {})
          .sign(offer.publicKey, Buffer.from('data'), { hash }, (error, signature) =>
            resolve(error ?? signature),
          );
      });
    assert(Buffer.isBuffer(await sign('sha256')));
    assert((await sign('sha1')) instanceof Error);
    assert.match(ring.notes.join('\n'), /SHA-1 only/);
  });

  it('come in the order of their files, what let us in before first, what was refused no more', async () => {
    const files = await Promise.all(['one', 'two', 'three'].map((name) => keyFile(name, 'ec')));
    const [one = '', two = '', three = ''] = files;
    const memory: Memory = {};
    const ring = ringOf(files, memory);
    const first = await ring.next(new Set(), WAITING);
    assert.equal(first?.name, one);
    ring.refused(first);
    const second = await ring.next(new Set(), WAITING);
    assert.equal(second?.name, two);
    assert.equal((await ring.next(new Set([two]), WAITING))?.name, three);
    assert.equal(await ring.next(new Set([two, three]), WAITING), undefined);
    ring.accepted(second);
    assert.equal((await ringOf(files, memory).next(new Set(), WAITING))?.name, two);
  });

  it('are ten at most', async () => {
    const files = await Promise.all(Array.from({ length: 12 }, (_, index) => keyFile(`key-${index}`, 'ec')));
    const ring = ringOf(files);
    const offered = new Set<string>();
    for (
      let offer = await ring.next(offered, WAITING);
      offer !== undefined;
      offer = await ring.next(offered, WAITING)
    )
      offered.add(offer.name);
    assert.deepEqual([...offered], files.slice(0, 10));
  });
});
