import assert from 'node:assert/strict';
import type { HistoryEntry } from '../../../../src/docker';
import { instructionOf, layersOf } from '../../../../src/editor/trees/model/layers';

function entry(createdBy: string, layer?: string, size = 0): HistoryEntry {
  return { id: undefined, created: 0, createdBy, size, comment: '', tags: [], layer };
}

describe('the layers of an image', () => {
  const cases: [string, string][] = [
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    ['/bin/sh -c #(nop) ADD file:1234 in / ', 'ADD file:1234 in /'],
    ['/bin/sh -c apt-get update', 'RUN apt-get update'],
    ['|1 VERSION=3 /bin/sh -c make', 'RUN make'],
    ['RUN /bin/sh -c make install # buildkit', 'RUN make install'],
    ['RUN |1 VERSION=3 /bin/sh -c make # buildkit', 'RUN make'],
    ['COPY . /srv # buildkit', 'COPY . /srv'],
    ['RUN /bin/sh -c echo a \\\n  && echo b # buildkit', 'RUN echo a \\ && echo b'],
    ['', ''],
  ];
  for (const [createdBy, instruction] of cases) {
    it(`are named by the instruction: ${JSON.stringify(createdBy)}`, () =>
      assert.equal(instructionOf(createdBy), instruction));
  }

  it('are named by a comment where there was no instruction', () => {
    const [layer] = layersOf([{ ...entry('', 'a'), comment: 'Imported from -' }], ['a'], []);
    assert.equal(layer?.instruction, 'Imported from -');
  });

  it('are shared with images that have everything below them too', () => {
    const history = [
      entry('CMD ["x"] # buildkit'),
      entry('COPY . / # buildkit', 'c', 3),
      entry('ADD', 'a', 1),
    ];
    const layers = layersOf(
      history,
      ['a', 'c'],
      [
        ['a', 'b'],
        ['a', 'c', 'd'],
        // The same files upon others are another layer.
        ['b', 'c'],
        [],
      ],
    );
    assert.deepEqual(
      layers.map(({ sharedBy, size }) => [sharedBy, size]),
      [
        [undefined, 0],
        [1, 3],
        [2, 1],
      ],
    );
  });
});
