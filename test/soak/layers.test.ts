import assert from 'node:assert/strict';
import { SECRETS_WANTED, changesOf, efficiencyOf, readImage, wholeArchive } from '../../src/layers';
import { tarEntry } from '../support/image-archive';

const FILES = 1_000_000;
/** Bytes; what is kept of a file is some hundred. */
const MOST_MEMORY = 600e6;
const BLOCK = 512;

describe('an image of a million files', () => {
  it('is read within bounds of memory', async function () {
    this.timeout(300_000);
    let most = 0;
    const image = await readImage(wholeArchive(manyFiles(), SECRETS_WANTED), {
      onProgress: () => (most = Math.max(most, memory())),
    });
    const [lower, upper] = image.layers;
    assert.equal(lower?.files.length, FILES);
    assert.equal(upper?.files.length, 1);
    assert.equal(changesOf(image.layers, image.paths)[1]?.removed.files, FILES);
    // dive does not count as wasted what is deleted once.
    assert.equal(efficiencyOf(image.layers, image.paths).wastedBytes, 0);
    assert.ok(Math.max(most, memory()) < MOST_MEMORY, `${Math.max(most, memory())} bytes`);
  });
});

const memory = (): number => {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** An image as docker save writes it: a layer of empty files, and one that makes their folder opaque. Never there as a whole. */
async function* manyFiles(): AsyncGenerator<Buffer> {
  const configuration = JSON.stringify({ rootfs: { type: 'layers', diff_ids: ['sha256:0', 'sha256:1'] } });
  const manifest = [{ Config: 'config.json', RepoTags: ['many:1'], Layers: ['0/layer.tar', '1/layer.tar'] }];
  yield tarEntry({ name: 'config.json', data: configuration });
  yield tarEntry({ name: 'manifest.json', data: JSON.stringify(manifest) });
  yield tarEntry({ name: '0/layer.tar', size: FILES * BLOCK });
  for (let at = 0; at < FILES; at += 1000) {
    const entries = Array.from({ length: 1000 }, (_, index) =>
      tarEntry({ name: `srv/d${Math.floor((at + index) / 300)}/file${at + index}` }),
    );
    await Promise.resolve();
    yield Buffer.concat(entries);
  }
  yield tarEntry({ name: '1/layer.tar', data: tarEntry({ name: 'srv/.wh..wh..opq' }) });
  yield Buffer.alloc(2 * BLOCK);
}
