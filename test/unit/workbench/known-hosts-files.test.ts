import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addKnownHost, readKnownHosts } from '../../../src/workbench/ssh/knownHostsFiles';
import { failure } from '../../support/failure';

/** A public key, going by its form. */
const key = (contents: string): Buffer =>
  Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from(`ssh-ed25519${contents}`)]);

describe('files of known hosts', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cwtest-known-hosts-'));
    file = path.join(folder, 'ssh', 'known_hosts');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lose no line when several windows add to them at once', async () => {
    await mkdir(path.dirname(file));
    await writeFile(file, '# no newline at the end');
    const names = Array.from({ length: 20 }, (_, index) => `lab-${index}`);
    await Promise.all(names.map((name) => addKnownHost(file, name, key(name))));
    const lines = (await readFile(file, 'utf8')).split('\n');
    assert.equal(lines[0], '# no newline at the end');
    for (const name of names) {
      const { own } = await readKnownHosts([file], [name]);
      assert.equal(own.length, 1, name);
    }
  });

  it('get a line once', async () => {
    await addKnownHost(file, 'lab', key('one'));
    await addKnownHost(file, 'lab', key('one'));
    await addKnownHost(file, 'lab', key('two'));
    assert.equal((await readFile(file, 'utf8')).split('\n').length, 3);
  });

  it('are read together; those that are not there, or “none”, say nothing', async () => {
    const other = path.join(folder, 'global');
    await addKnownHost(file, 'lab', key('one'));
    await addKnownHost(other, 'lab', key('two'));
    const files = ['none', path.join(folder, 'missing'), file, other, path.join(other, 'below-a-file')];
    const { own } = await readKnownHosts(files, ['lab']);
    assert.deepEqual(
      own.map((entry) => [entry.file, entry.line]),
      [
        [file, 1],
        [other, 1],
      ],
    );
    assert.equal(await addKnownHost('none', 'lab', key('one')), false);
  });

  it('that are none of the kind are errors with a way out', async () => {
    assert.match(
      (await failure(readKnownHosts([folder], ['lab']))).sentence,
      /cannot be read.*Make the file/,
    );
    assert.match(
      (await failure(addKnownHost(folder, 'lab', key('one')))).sentence,
      /could not be saved.*writable/,
    );
  });
});
