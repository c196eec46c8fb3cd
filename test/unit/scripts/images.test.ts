import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { script } from '../../support/script';
import { skip } from '../../support/skip';

interface Layer {
  digest: string;
  diffId: string;
  size: number;
}
interface Store {
  putLayer(store: string, folder: string): Promise<Layer>;
  putImage(store: string, image: object): string[];
  prune(store: string, kept: Set<string>): void;
}
interface Elf {
  printingProgram(architecture: string, text: string): Buffer;
  canPrintOn(architecture: string): boolean;
}
interface Packages {
  parseDependencies(text: string): Map<string, string[]>;
  withLibraries(graph: Map<string, string[]>, names: string[], follow?: RegExp): string[];
}

const sha256 = (data: Buffer) => `sha256:${createHash('sha256').update(data).digest('hex')}`;

describe('stand-in images', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stand-ins-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describe('the program of hello-world', () => {
    let elf: Elf;
    before(async () => {
      elf = await script<Elf>('images/elf.mjs');
    });

    it('prints its text and ends well', function () {
      const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
      if (process.platform !== 'linux' || architecture === undefined)
        skip(this, 'programs of Linux run on Linux');
      const program = join(folder, 'hello');
      const text = 'Hello from Docker!\nGrüße.\n';
      writeFileSync(program, elf.printingProgram(architecture, text), { mode: 0o755 });
      assert.equal(execFileSync(program, { encoding: 'utf8' }), text);
    });

    it('is made for the machines that it can be made for', () => {
      assert.ok(elf.canPrintOn('amd64') && elf.canPrintOn('arm64'));
      assert.equal(elf.canPrintOn('riscv64'), false);
      assert.equal(elf.printingProgram('amd64', 'x').readUInt16LE(18), 62);
      assert.equal(elf.printingProgram('arm64', 'x').readUInt16LE(18), 183);
    });
  });

  describe('the store that the registry serves', () => {
    let store: Store;
    let root: string;
    before(async () => {
      store = await script<Store>('images/store.mjs');
    });
    beforeEach(() => {
      root = join(folder, 'root');
      mkdirSync(root);
      writeFileSync(join(root, 'file'), 'content');
    });

    const blob = (digest: string) => {
      const hex = digest.slice('sha256:'.length);
      return join(folder, 'store/docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data');
    };

    it('keeps a layer under the digest of its bytes, and knows the digest of what is packed in them', async () => {
      const layer = await store.putLayer(join(folder, 'store'), root);
      const data = readFileSync(blob(layer.digest));
      assert.equal(sha256(data), layer.digest);
      assert.equal(data.length, layer.size);
      assert.equal(sha256(gunzipSync(data)), layer.diffId);
    });

    it('ties tags to a manifest that names config and layers', async () => {
      const layer = await store.putLayer(join(folder, 'store'), root);
      const digests = store.putImage(join(folder, 'store'), {
        repository: 'library/thing',
        tags: ['latest', '1'],
        architecture: 'amd64',
        layers: [layer],
        config: { Cmd: ['/thing'] },
      });
      const repository = join(folder, 'store/docker/registry/v2/repositories/library/thing');
      const links = ['latest', '1'].map((tag) =>
        readFileSync(join(repository, '_manifests/tags', tag, 'current/link'), 'utf8'),
      );
      assert.deepEqual(links, [digests[0], digests[0]]);
      const manifest = JSON.parse(readFileSync(blob(digests[0] ?? ''), 'utf8')) as {
        config: { digest: string };
        layers: { digest: string }[];
      };
      const config = readFileSync(blob(manifest.config.digest));
      assert.equal(sha256(config), manifest.config.digest);
      assert.deepEqual(JSON.parse(config.toString()).config, { Cmd: ['/thing'] });
      assert.deepEqual(JSON.parse(config.toString()).rootfs.diff_ids, [layer.diffId]);
      assert.equal(manifest.layers[0]?.digest, layer.digest);
    });

    it('removes what no image needs any more', async () => {
      const kept = await store.putLayer(join(folder, 'store'), root);
      writeFileSync(join(root, 'file'), 'other');
      const old = await store.putLayer(join(folder, 'store'), root);
      store.prune(join(folder, 'store'), new Set([kept.digest]));
      assert.ok(readFileSync(blob(kept.digest)));
      assert.throws(() => readFileSync(blob(old.digest)), { code: 'ENOENT' });
    });
  });

  describe('what Debian packages depend on', () => {
    const TEXT = `htop
  Depends: libc6
  Depends: libncursesw6
 |Depends: libone
  Depends: two-alternative
  Depends: <virtual>
    some-provider
libc6
  Depends: libgcc-s1
<virtual>
libncursesw6
  Depends: libtinfo6
  Depends: libncurses-dev
`;
    let packages: Packages;
    before(async () => {
      packages = await script<Packages>('images/debian-packages.mjs');
    });

    it('is read package by package, without virtual ones', () => {
      const graph = packages.parseDependencies(TEXT);
      assert.deepEqual(graph.get('htop'), ['libc6', 'libncursesw6', 'libone', 'two-alternative']);
      assert.deepEqual([...graph.keys()], ['htop', 'libc6', 'libncursesw6']);
    });

    it('is followed through libraries only', () => {
      const graph = packages.parseDependencies(TEXT);
      assert.deepEqual(packages.withLibraries(graph, ['htop']), [
        ...['htop', 'libc6', 'libncursesw6', 'libone', 'libgcc-s1', 'libtinfo6'],
      ]);
      assert.ok(packages.withLibraries(graph, ['htop'], /^two/).includes('two-alternative'));
    });
  });
});
