import type { Readable } from 'node:stream';
import type { FileEntry, WorkbenchFiles } from '../../workbench';

/** What has files: a container (by id or name), a volume, or an image (by id or name), whose files cannot be changed. */
export interface FilePlace {
  kind: 'container' | 'volume' | 'image';
  name: string;
}

/** One element of a folder. */
export type PlacedEntry = Pick<FileEntry, 'name' | 'type' | 'link'>;

/**
 * The files of a place. Paths are absolute; of a volume `/` is the volume itself. Names stand for bytes as those of a
 * workbench's files do. Failures have the codes of `FileFailure`, `file-needs-running` for what only a running container
 * allows, `file-too-large`, and those of the engine.
 *
 * In a running container everything is done by its own shell, as root; without a shell, and in one that does not run,
 * through archives, as `docker cp` does. Archives can make and replace, but neither remove nor rename.
 */
export interface PlacedFiles extends Pick<WorkbenchFiles, 'stat' | 'makeFolder' | 'rename' | 'remove'> {
  /**
   * An archive of a folder brings all that is below it: it is read to the end, and what it told is remembered for a while.
   * Rejects with `file-too-large` where there is too much of it.
   */
  list(
    path: string,
    options?: { signal?: AbortSignal; onBytes?: (bytes: number) => void },
  ): Promise<PlacedEntry[]>;
  /** At most {@link LARGEST_FILE} bytes. */
  read(path: string): Promise<Uint8Array>;
  /** Mode and owner stay those of the file that was there; a new one belongs to whom its folder belongs to. */
  write: WorkbenchFiles['write'];
  /** A tar archive of a file or folder; its entries begin with the last step of the path. */
  pack(path: string, options?: { signal?: AbortSignal }): Promise<Readable>;
  /** Unpacks a tar archive in a folder. */
  unpack(folder: string, archive: Readable, options?: { signal?: AbortSignal }): Promise<void>;
}

export interface EngineFiles {
  in(place: FilePlace): PlacedFiles;
}
