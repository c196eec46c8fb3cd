import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { openEngine } from '../../src/docker';
import type { ContainerSpec, Engine, PlacedFiles } from '../../src/docker';
import { HELPER_LABEL } from '../../src/docker/files/helpers';
import { localWorkbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import { failure } from '../support/failure';
import { PODMAN_IMAGE, startOwnPodman } from '../support/ownPodman';

/** An engine to test with; what was made on it goes with it. */
interface Used {
  engine: Engine;
  image: string;
  dispose(): Promise<void>;
}

const ENGINES: Readonly<Record<string, (context: Mocha.Context) => Promise<Used>>> = {
  'the Docker Engine': async (context) => {
    const docker = await useEngine(context);
    const engine = await openEngine(localWorkbench());
    return {
      engine,
      image: docker.image,
      dispose: async () => {
        engine.close();
        await docker.dispose();
      },
    };
  },
  Podman: async (context) => ({ ...(await startOwnPodman(context)), image: PODMAN_IMAGE }),
};

/** Names that shells, lists and addresses could trip over; the last is no text. */
const HOSTILE = [
  '$(id)`x`;&|',
  ' a  b ',
  'it\'s "quoted" \\n',
  'new\nline',
  '-rf',
  '%41*?[x]',
  '\u202eé',
  'x\uf7ff',
];

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const bytes = (content: string): Uint8Array => Buffer.from(content);

/** What every container of the tests begins with. */
const FILES = `
/bin/busybox mkdir -p /srv/data/deep /etc /tmp /empty
cd /srv
echo one > data/one.txt
/bin/busybox chown 1234:567 data data/one.txt; /bin/busybox chmod 4640 data/one.txt
/bin/busybox ln -s data/one.txt link; /bin/busybox ln -s /srv/data folder; /bin/busybox ln -s nowhere dangling
/bin/busybox mkfifo pipe
/bin/busybox mkdir hostile; cd hostile
for each in "$@"; do name=$(/bin/busybox printf '%b.' "$each"); echo "$each" > "/srv/hostile/\${name%.}"; done
`;

for (const [name, open] of Object.entries(ENGINES)) {
  describe(`files of containers of ${name}`, function () {
    this.timeout(60_000);
    let used: Used;
    let engine: Engine;
    const made: string[] = [];
    const images: string[] = [];

    before(async function () {
      used = await open(this);
      ({ engine } = used);
    });
    after(async () => {
      await Promise.all(made.map((id) => engine.containers.remove(id, { force: true })));
      await Promise.all(images.map((id) => engine.images.remove(id)));
      await used?.dispose();
    });

    const create = async (script: string, spec: Partial<ContainerSpec> = {}): Promise<string> => {
      const names = HOSTILE.map((each) =>
        [...each].map((one) => (one === '\uf7ff' ? '\\0377' : one.replaceAll('\\', '\\\\'))).join(''),
      );
      const { id } = await engine.containers.create({
        image: used.image,
        command: ['/bin/busybox', 'sh', '-c', script, 'sh', ...names],
        network: 'none',
        ...spec,
      });
      made.push(id);
      return id;
    };
    const running = async (spec?: Partial<ContainerSpec>): Promise<string> => {
      const id = await create(`${FILES}\n: > /srv/ready; exec /bin/busybox sleep 600`, spec);
      await engine.containers.start(id);
      const ready = 'until [ -e /srv/ready ]; do /bin/busybox sleep 0.1; done';
      await engine.containers.exec(id, ['/bin/busybox', 'sh', '-c', ready]);
      // The image has no other programs than this one, and no links to it.
      await engine.containers.exec(id, ['/bin/busybox', '--install', '-s', '/bin']);
      return id;
    };
    const stopped = async (): Promise<string> => {
      const id = await create(FILES);
      await engine.containers.start(id);
      assert.equal(await engine.containers.wait(id), 0);
      return id;
    };
    const filesOf = (id: string): PlacedFiles => engine.files.in({ kind: 'container', name: id });
    const helpers = async (): Promise<string[]> =>
      (await engine.containers.list())
        .filter(({ labels }) => HELPER_LABEL in labels)
        .map((container) => container.name);
    const statLine = async (id: string, file: string): Promise<string> => {
      const line = ['/bin/busybox', 'stat', '-c', '%u:%g %a', file];
      return (await engine.containers.exec(id, line)).stdout.trim();
    };

    for (const [state, make] of Object.entries({ running, stopped })) {
      describe(`that are ${state}`, () => {
        let id: string;
        let files: PlacedFiles;
        before(async () => {
          id = await make();
          files = filesOf(id);
        });

        it('are listed, with what links lead to', async () => {
          const entries = (await files.list('/srv'))
            .map((entry) => `${entry.name} ${entry.type}${entry.link ? ' link' : ''}`)
            .filter((entry) => !entry.startsWith('ready'))
            .sort();
          assert.deepEqual(entries, [
            'dangling link link',
            'data folder',
            'folder folder link',
            'hostile folder',
            'link file link',
            'pipe other',
          ]);
          assert.deepEqual(await files.list('/empty'), []);
          assert.deepEqual((await files.list('/srv/folder')).map((entry) => entry.name).sort(), [
            'deep',
            'one.txt',
          ]);
          assert.ok((await files.list('/')).some((entry) => entry.name === 'bin' && entry.type === 'folder'));
          assert.equal((await failure(files.list('/srv/none'))).code, 'file-not-found');
          assert.equal((await failure(files.list('/srv/data/one.txt'))).code, 'file-not-folder');
        });

        it('may have any name', async () => {
          // Archives tell names that are no text only roughly.
          const wanted = HOSTILE.filter((each) => state === 'running' || !each.includes('\uf7ff'));
          // Podman's find no name with a star in it.
          const found = wanted.filter(
            (each) => state === 'running' || name !== 'Podman' || !each.includes('*'),
          );
          const names = (await files.list('/srv/hostile')).map((entry) => entry.name);
          assert.equal(names.length, HOSTILE.length);
          assert.deepEqual(names.filter((each) => !each.includes('\ufffd')).sort(), [...wanted].sort());
          await Promise.all(
            found.map(async (each) => {
              assert.equal((await files.stat(`/srv/hostile/${each}`)).type, 'file', each);
              assert.notEqual(text(await files.read(`/srv/hostile/${each}`)), '', each);
            }),
          );
        });

        it('are told of, and read', async () => {
          const { type, size, mode, link, writable } = await files.stat('/srv/link');
          assert.deepEqual([type, size, mode, link, writable], ['file', 4, 0o4640, true, true]);
          assert.equal(text(await files.read('/srv/link')), 'one\n');
          assert.equal((await files.stat('/srv/folder')).type, 'folder');
          assert.equal((await failure(files.stat('/srv/none'))).code, 'file-not-found');
          assert.equal((await failure(files.read('/srv/data'))).code, 'file-is-folder');
          assert.equal((await failure(files.read('/srv/pipe'))).code, 'file-special');
        });

        it('keep mode and owner when they are saved; new ones belong to whom their folder belongs to', async () => {
          await files.write('/srv/link', bytes('two é\n'));
          await files.write('/srv/data/new.txt', bytes('new'), { mayReplace: false });
          assert.equal(text(await files.read('/srv/data/one.txt')), 'two é\n');
          const taken = await failure(files.write('/srv/data/new.txt', bytes('x'), { mayReplace: false }));
          const none = await failure(files.write('/srv/data/none', bytes('x'), { mayCreate: false }));
          assert.deepEqual([taken.code, none.code], ['file-exists', 'file-not-found']);
          assert.equal((await failure(files.write('/srv/data', bytes('x')))).code, 'file-is-folder');
          assert.equal((await failure(files.write('/srv/none/x', bytes('x')))).code, 'file-not-found');
          await files.makeFolder('/srv/data/made/below');
          await files.makeFolder('/srv/data/made');
          assert.equal((await files.stat('/srv/data/made/below')).type, 'folder');
          if (state === 'stopped') {
            const copy = await engine.containers.commit(id);
            images.push(copy);
            const { id: twin } = await engine.containers.create({
              image: copy,
              command: ['/bin/busybox', 'sleep', '600'],
              network: 'none',
            });
            made.push(twin);
            await engine.containers.start(twin);
            id = twin;
          }
          assert.equal(await statLine(id, '/srv/data/one.txt'), '1234:567 4640');
          assert.equal(await statLine(id, '/srv/data/new.txt'), '1234:567 644');
        });

        it('are renamed and removed where the container runs, or it is said why not', async () => {
          const error = await failure(files.rename('/srv/data/new.txt', '/srv/data/other.txt')).catch(
            () => undefined,
          );
          if (state === 'stopped') {
            assert.equal(error?.code, 'file-needs-running');
            assert.equal((await failure(files.remove('/srv/data/new.txt'))).code, 'file-needs-running');
            assert.equal((await failure(files.remove('/srv/none'))).code, 'file-not-found');
            return;
          }
          assert.equal(error, undefined);
          for (const root of ['/', '', '/srv/..', '//']) {
            assert.equal((await failure(files.remove(root, { recursive: true }))).code, 'file-root');
            assert.equal((await failure(files.rename(root, '/elsewhere'))).code, 'file-root');
          }
          assert.equal(text(await files.read('/srv/data/other.txt')), 'new');
          assert.equal(
            (await failure(files.rename('/srv/data/other.txt', '/srv/data/one.txt'))).code,
            'file-exists',
          );
          await files.rename('/srv/data/other.txt', '/srv/data/one.txt', { replace: true });
          assert.equal((await failure(files.remove('/srv/data'))).code, 'file-not-empty');
          for (const each of HOSTILE) await files.remove(`/srv/hostile/${each}`);
          await files.remove('/srv/hostile');
          await files.remove('/srv/data', { recursive: true });
          assert.equal((await failure(files.stat('/srv/data'))).code, 'file-not-found');
        });
      });
    }

    it('in memory, and those of the kernel, are read where the container runs', async () => {
      const id = await running({ mounts: [{ type: 'tmpfs', target: '/memory' }] });
      const files = filesOf(id);
      await files.write('/memory/x', bytes('kept in memory'));
      assert.equal(text(await files.read('/memory/x')), 'kept in memory');
      assert.match(text(await files.read('/proc/1/status')), /^Name:/);
    });

    it('are got at without a shell, too', async () => {
      const id = await create('', { command: ['/bin/busybox', 'sleep', '600'], env: { PATH: '/none' } });
      await engine.containers.start(id);
      const files = filesOf(id);
      assert.ok((await files.list('/')).some((entry) => entry.name === 'bin'));
      await files.write('/bin/made', bytes('x'));
      assert.equal(text(await files.read('/bin/made')), 'x');
      assert.equal((await failure(files.remove('/bin/made'))).code, 'file-needs-running');
    });

    it('of a volume are got at through a container that uses it, else through one that is never started', async () => {
      const volume = (await engine.volumes.create({ labels: { test: 'cwtest' } })).name;
      const files = engine.files.in({ kind: 'volume', name: volume });
      assert.deepEqual(await files.list('/'), []);
      await files.write('/kept.txt', bytes('kept'));
      await files.makeFolder('/folder');
      assert.equal((await failure(files.remove('/kept.txt'))).code, 'file-needs-running');
      assert.equal((await failure(files.stat('/../bin/busybox'))).code, 'file-not-found');
      assert.deepEqual(await helpers(), [], 'no container is left');
      const id = await running({ mounts: [{ type: 'volume', source: volume, target: '/mnt' }] });
      assert.equal(text(await filesOf(id).read('/mnt/kept.txt')), 'kept');
      await files.rename('/kept.txt', '/folder/moved.txt');
      assert.deepEqual(
        (await files.list('/')).map((entry) => `${entry.name} ${entry.type}`),
        ['folder folder'],
      );
      assert.equal(text(await files.read('/folder/moved.txt')), 'kept');
      await engine.containers.remove(id, { force: true });
      made.splice(made.indexOf(id), 1);
      await engine.volumes.remove(volume);
    });

    it('of an image are read, and cannot be changed', async () => {
      const files = engine.files.in({ kind: 'image', name: used.image });
      assert.ok((await files.read('/bin/busybox')).length > 100_000);
      assert.equal((await files.stat('/bin/busybox')).writable, false);
      assert.equal((await failure(files.write('/bin/busybox', bytes('x')))).code, 'file-read-only-disk');
      assert.equal((await failure(files.remove('/bin/busybox'))).code, 'file-read-only-disk');
      assert.deepEqual(await helpers(), [], 'no container is left');
    });

    it('are not fooled by what an archive claims', async () => {
      const id = await create('true');
      const pack = tar.pack();
      pack.entry({ name: './BZh9' }, 'looks compressed');
      pack.finalize();
      await filesOf(id).unpack('/bin', Readable.from(pack, { objectMode: false }));
      assert.equal(text(await filesOf(id).read('/bin/BZh9')), 'looks compressed');
    });
  });
}
