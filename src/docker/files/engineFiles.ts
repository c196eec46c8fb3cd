import path from 'node:path';
import type { Readable } from 'node:stream';
import { ExplainedError } from '../../base';
import type { FileStat } from '../../workbench';
import type { EngineContainers } from '../containers';
import type { EngineImages } from '../images';
import { isPodman } from '../podman';
import type { ContainerSpec, EngineFiles, EngineInfo, FilePlace, PlacedEntry, PlacedFiles } from '../types';
import { ArchiveFiles } from './archiveFiles';
import { placedError } from './errors';
import { FolderIndexes } from './folderIndex';
import { Helpers } from './helpers';
import { NoShell, ShellFiles } from './shellFiles';

/** Where a volume is mounted in a container that was made to get at it. */
const VOLUME = '/container-workbench-volume';

type Operations = Omit<PlacedFiles, 'pack' | 'unpack'>;

/** A container that a place's files can be got at through, and where they are in it. */
interface Access {
  container: string;
  /** Empty: they are its own. */
  folder: string;
  shell: boolean;
  release(): Promise<void>;
}

/** See {@link EngineFiles}. */
export class ContainerFiles implements EngineFiles {
  readonly #containers: EngineContainers;
  readonly #images: EngineImages;
  readonly #info: () => EngineInfo;
  readonly #helpers: Helpers;
  readonly #indexes = new FolderIndexes();
  /** Runs of containers that have turned out to have no shell: id and when they were started. */
  readonly #shellless = new Set<string>();

  constructor(containers: EngineContainers, images: EngineImages, info: () => EngineInfo) {
    this.#containers = containers;
    this.#images = images;
    this.#info = info;
    this.#helpers = new Helpers(containers);
  }

  in(place: FilePlace): PlacedFiles {
    const on = <T>(file: string, work: (files: Operations, real: string) => Promise<T>): Promise<T> =>
      this.#on(place, file, work);
    return {
      stat: (file): Promise<FileStat> => on(file, (files, real) => files.stat(real)),
      list: (folder, options): Promise<PlacedEntry[]> =>
        on(folder, (files, real) => files.list(real, options)),
      read: (file) => on(file, (files, real) => files.read(real)),
      write: (file, data, options) => on(file, (files, real) => files.write(real, data, options)),
      makeFolder: (folder) => on(folder, (files, real) => files.makeFolder(real)),
      remove: async (file, options) => {
        refuseRoot(file);
        await on(file, (files, real) => files.remove(real, options));
      },
      rename: async (from, to, options) => {
        for (const file of [from, to]) refuseRoot(file);
        await on(from, (files, real) => {
          const root = real.slice(0, real.length - plain(from).length);
          return files.rename(real, `${root}${plain(to)}`, options);
        });
      },
      pack: (file, options) => this.#pack(place, file, options),
      unpack: (folder, archive, options) => this.#unpack(place, folder, archive, options),
    };
  }

  dispose(): void {
    this.#indexes.dispose();
  }

  /** Through the shell of a container where it has one, else through archives. */
  async #on<T>(
    place: FilePlace,
    file: string,
    work: (files: Operations, real: string) => Promise<T>,
  ): Promise<T> {
    for (;;) {
      const access = await this.#access(place);
      const { container, folder } = access;
      const real = `${folder}${plain(file)}`.replace(/(?<=.)\/$/, '');
      try {
        if (access.shell) return await work(new ShellFiles(this.#containers, container), real);
        const files = new ArchiveFiles({
          containers: this.#containers,
          container,
          key: place.kind === 'container' ? container : `${place.kind} ${place.name}`,
          indexes: this.#indexes,
          hidesOwners: isPodman(this.#info()),
          readOnly: place.kind === 'image',
        });
        return await work(files, real);
      } catch (error) {
        if (!(error instanceof NoShell)) throw error;
        const { startedAt } = await this.#containers.inspect(container);
        this.#shellless.add(`${container} ${startedAt}`);
      } finally {
        await access.release();
      }
    }
  }

  async #pack(place: FilePlace, file: string, options?: { signal?: AbortSignal }): Promise<Readable> {
    const access = await this.#access(place);
    try {
      const real = `${access.folder}${plain(file)}`;
      const archive = await this.#containers.readArchive(access.container, real, options);
      archive.once('close', () => void access.release().catch(() => {}));
      return archive;
    } catch (error) {
      await access.release();
      throw error;
    }
  }

  async #unpack(
    place: FilePlace,
    folder: string,
    archive: Readable,
    options?: { signal?: AbortSignal },
  ): Promise<void> {
    if (place.kind === 'image') throw placedError('file-read-only-disk', folder);
    const access = await this.#access(place);
    try {
      const real = `${access.folder}${plain(folder)}`;
      await this.#containers.writeArchive(access.container, real, archive, options);
    } finally {
      this.#indexes.forget(place.kind === 'container' ? access.container : `${place.kind} ${place.name}`);
      await access.release();
    }
  }

  async #access({ kind, name }: FilePlace): Promise<Access> {
    if (kind === 'container') {
      const { id, state, startedAt } = await this.#containers.inspect(name);
      const shell = state === 'running' && !this.#shellless.has(`${id} ${startedAt}`);
      return { container: id, folder: '', shell, release: () => Promise.resolve() };
    }
    const user = kind === 'volume' ? await this.#userOf(name) : undefined;
    if (user !== undefined) return user;
    const helper = await this.#helpers.hold(`${kind} ${name}`, () =>
      kind === 'image' ? Promise.resolve({ image: name }) : this.#around(name),
    );
    const folder = kind === 'image' ? '' : VOLUME;
    return { container: helper.id, folder, shell: false, release: () => helper.release() };
  }

  /** A running container with a shell that a volume is mounted in; one that may write to it is better. */
  async #userOf(volume: string): Promise<Access | undefined> {
    const running = (await this.#containers.list()).filter(
      ({ state, volumes }) => state === 'running' && volumes.includes(volume),
    );
    const users = (await Promise.all(running.map(({ id }) => this.#containers.inspect(id)))).flatMap(
      ({ id, startedAt, mounts }) =>
        this.#shellless.has(`${id} ${startedAt}`)
          ? []
          : mounts.filter((mount) => mount.name === volume).map((mount) => ({ id, ...mount })),
    );
    const user = users.find(({ readOnly }) => !readOnly) ?? users[0];
    return user === undefined
      ? undefined
      : { container: user.id, folder: user.target, shell: true, release: () => Promise.resolve() };
  }

  /** A container with the volume in it, of an image that is there: the smallest, which costs least. */
  async #around(volume: string): Promise<ContainerSpec> {
    const images = await this.#images.list();
    const [smallest] = [...images].sort((one, other) => one.size - other.size);
    if (smallest === undefined) {
      throw new ExplainedError(
        'no-image',
        'A volume that no running container uses is looked into through a container of its own, and there is no image to make one of.',
        { remedy: 'Pull any image first (“docker pull hello-world”), then try again.' },
      );
    }
    return { image: smallest.id, mounts: [{ type: 'volume', source: volume, target: VOLUME }] };
  }
}

/** What is in a place is removed and moved, never the place itself with everything in it. */
function refuseRoot(file: string): void {
  if (plain(file) === '/') throw placedError('file-root', file);
}

/** Without steps that would lead out of the place. */
function plain(file: string): string {
  return path.posix.resolve('/', file);
}
