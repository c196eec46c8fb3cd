import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { localLanding } from '../../../src/workbench/transfer';

describe('what is put together on this computer', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const write = (name: string, text: string): Promise<void> =>
    localLanding.write(at(name), Readable.from([Buffer.from(text)]), { mode: 0o640, modified: 1_000_000 });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'landing-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('may have names as long as names can be', async () => {
    const [one, other] = ['a'.repeat(255), 'ä'.repeat(127)];
    await write(one, 'text');
    await localLanding.copy(at(one), at(other));
    assert.equal(await readFile(at(other), 'utf8'), 'text');
    const { mode, mtimeMs } = await stat(at(one));
    assert.deepEqual([mode & 0o777, mtimeMs], [0o640, 1_000_000]);
    assert.deepEqual((await readdir(folder)).sort(), [one, other]);
  });

  it('leaves nothing behind where a file cannot take its place', async () => {
    await write('file', 'text');
    await mkdir(at('folder'));
    await assert.rejects(write('folder', 'text'), { code: 'local-in-the-way' });
    await assert.rejects(localLanding.copy(at('file'), at('folder')), { code: 'local-in-the-way' });
    await assert.rejects(localLanding.copy(at('missing'), at('copy')), { code: 'local-failed' });
    assert.deepEqual((await readdir(folder)).sort(), ['file', 'folder']);
  });
});
