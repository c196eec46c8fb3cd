import assert from 'node:assert/strict';
import {
  FileListing,
  MARKS,
  filesOfBoth,
  filesOfLayer,
  modeText,
  tallyMarks,
  type ComparedFiles,
  type ListingChoice,
} from '../../../src/layers';
import { dockerArchive, type ArchiveLayers } from '../../support/image-archive';
import { readArchive } from '../../support/read-archive';

const BELOW: ArchiveLayers = [
  [
    { name: 'etc/' },
    { name: 'etc/motd', data: 'hello' },
    { name: 'etc/kept', data: 'k'.repeat(50) },
    { name: 'opt/old/a', data: 'a'.repeat(20) },
    { name: 'opt/old/b', data: 'b'.repeat(30) },
  ],
];
const LAYERS: ArchiveLayers = [
  ...BELOW,
  [
    { name: 'etc/' },
    { name: 'etc/motd', data: 'hello, world' },
    { name: 'etc/kept', data: 'k'.repeat(50) },
    { name: 'opt/.wh.old' },
    { name: 'usr/' },
    { name: 'usr/bin/' },
    { name: 'usr/bin/Large', data: 'L'.repeat(1000) },
    { name: 'usr/bin/link', type: '2', link: 'Large' },
  ],
];

const CHANGES: ListingChoice = {
  text: '',
  marks: ['added', 'changed', 'removed', 'same'],
  by: 'size',
  flat: false,
};

/** `added   /usr/bin 1000`, indented by level. */
function told(files: ComparedFiles, listing: FileListing): string[] {
  return listing.rows(0, listing.length).map(({ path, level, mark, size, gone }) => {
    const bytes = gone > 0 ? `${size} -${gone}` : String(size);
    return `${' '.repeat(level)}${files.paths.name(path)} ${mark} ${bytes}`;
  });
}

describe('the files of a layer as rows', () => {
  it('tell what the layer changes, the most first, with what each folder comes to', async () => {
    const files = filesOfLayer(await readArchive(dockerArchive(LAYERS)), 1);
    assert.deepEqual(told(files, new FileListing(files, CHANGES)), [
      'usr added 1000',
      ' bin added 1000',
      '  Large added 1000',
      '  link added 0',
      'etc kept 62',
      ' kept same 50',
      ' motd changed 12',
      'opt kept 0 -50',
      ' old removed 0 -50',
      '  b removed 0 -30',
      '  a removed 0 -20',
    ]);
    assert.deepEqual(tallyMarks(files), {
      added: { files: 2, bytes: 1000 },
      changed: { files: 1, bytes: 12 },
      removed: { files: 2, bytes: 50 },
      same: { files: 1, bytes: 50 },
      kept: { files: 0, bytes: 0 },
    });
  });

  it('tell all files up to it, by name, in folders or one after the other', async () => {
    const files = filesOfLayer(await readArchive(dockerArchive(LAYERS)), 1);
    const all = {
      text: '',
      marks: MARKS.filter((mark) => mark !== 'removed'),
      by: 'name',
      flat: true,
    } as const;
    const listing = new FileListing(files, all);
    assert.deepEqual(
      listing.rows(0, 10).map(({ path }) => files.paths.text(path)),
      ['/etc/kept', '/etc/motd', '/usr/bin/Large', '/usr/bin/link'],
    );
    listing.choose({ ...all, by: 'size' });
    assert.equal(files.paths.text(listing.rows(0, 1)[0]?.path ?? 0), '/usr/bin/Large');
    const lowest = filesOfLayer(await readArchive(dockerArchive(LAYERS)), 0);
    assert.equal(new FileListing(lowest, all).count, 4);
  });

  it('are found by a part of the path, whatever its case, and can be opened and closed', async () => {
    const files = filesOfLayer(await readArchive(dockerArchive(LAYERS)), 1);
    const listing = new FileListing(files, { ...CHANGES, text: 'LARGE' });
    assert.deepEqual(told(files, listing), ['usr added 1000', ' bin added 1000', '  Large added 1000']);
    listing.choose({ ...CHANGES, text: 'r/bin/l' });
    assert.equal(listing.count, 2);
    const usr = listing.rows(0, 1)[0]?.path ?? assert.fail();
    listing.turn(usr);
    assert.equal(listing.length, 1);
    listing.turn(usr, true);
    assert.equal(listing.length, 4);
    listing.choose({ ...CHANGES, text: 'nowhere' });
    assert.equal(listing.length, 0);
  });

  it('show a path that was closed away, and say where it is not listed', async () => {
    const files = filesOfLayer(await readArchive(dockerArchive(LAYERS)), 1);
    const listing = new FileListing(files, CHANGES);
    for (const { path, level } of listing.rows(0, listing.length)) if (level === 0) listing.turn(path, false);
    assert.equal(listing.length, 3);
    const row = listing.reveal(files.paths.lookUp('/opt/old/a'));
    assert.equal(files.paths.text(listing.rows(row, row + 1)[0]?.path ?? 0), '/opt/old/a');
    assert.equal(listing.reveal(files.paths.lookUp('/none')), -1);
  });

  it('tell how two images differ, whatever they are made of', async () => {
    const one = await readArchive(dockerArchive(LAYERS));
    const other = await readArchive(dockerArchive(BELOW));
    const files = filesOfBoth(one, other);
    const listing = new FileListing(files, {
      ...CHANGES,
      marks: ['added', 'changed', 'removed'],
      by: 'name',
    });
    assert.deepEqual(told(files, listing), [
      'etc kept 5',
      ' motd changed 5',
      'opt kept 50',
      ' old added 50',
      '  a added 20',
      '  b added 30',
      'usr removed 0 -1000',
      ' bin removed 0 -1000',
      '  Large removed 0 -1000',
      '  link removed 0',
    ]);
    assert.deepEqual(tallyMarks(filesOfBoth(one, one)).changed, { files: 0, bytes: 0 });
  });

  it('have modes as ls writes them', () => {
    assert.equal(modeText({ type: '0', mode: 0o4755 }), '-rwsr-xr-x');
    assert.equal(modeText({ type: '5', mode: 0o1777 }), 'drwxrwxrwt');
    assert.equal(modeText({ type: '2', mode: 0o2644 }), 'lrw-r-Sr--');
  });
});
