import assert from 'node:assert/strict';
import { describeImage, efficiencyOf } from '../../../src/layers';
import { dockerArchive } from '../../support/image-archive';
import { readArchive } from '../../support/read-archive';

describe('what is told about an image', () => {
  it('can hide and reorder nothing', async () => {
    const history = [{ created_by: 'RUN evil\u202e\u0007\nLayers:' }];
    const image = await readArchive(
      dockerArchive([[{ name: 'a\u202eb', data: 'x' }], [{ name: 'a\u202eb', data: 'y' }]], {
        configuration: { history },
      }),
    );
    const text = [...describeImage(image, efficiencyOf(image.layers, image.paths))].join('\n');
    assert.ok(!text.includes('\u202e') && !text.includes('\u0007'));
    assert.equal(text.match(/^Layers:/gm)?.length, 1);
    assert.match(text, /2 B {2}\/a\\u\{202e\}b/);
  });
});
