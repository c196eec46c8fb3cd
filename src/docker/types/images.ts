import type { Readable } from 'node:stream';
import type { LongOptions, RegistryLogin } from './transfer';

export interface Image {
  /** `sha256:…` */
  id: string;
  /** `repository:tag`, none for a dangling image. */
  tags: readonly string[];
  digests: readonly string[];
  /** Milliseconds since the epoch. */
  created: number;
  /** Bytes, as the engine counts them. */
  size: number;
  labels: Readonly<Record<string, string>>;
}

export interface ImageDetails {
  /** `sha256:…` */
  id: string;
  tags: readonly string[];
  digests: readonly string[];
  /** Milliseconds since the epoch. */
  created: number;
  /** Bytes. */
  size: number;
  author: string;
  /** As it was given to a commit or an import. */
  comment: string;
  /** `linux/amd64`, with the variant where there is one. */
  platform: string;
  /** What its containers run and have, unless told otherwise. */
  entrypoint: readonly string[];
  command: readonly string[];
  env: readonly string[];
  workdir: string;
  user: string;
  /** `80/tcp` */
  ports: readonly string[];
  volumes: readonly string[];
  labels: Readonly<Record<string, string>>;
  stopSignal: string | undefined;
  /** Dockerfile instructions that run in what is built from it. */
  onBuild: readonly string[];
  /** Digests of its layers' contents, the lowest first: what two images share has the same. */
  layers: readonly string[];
  /** Everything that the engine says of it, as it says it. */
  raw: unknown;
}

/** One step of how an image was made, as `docker history` lists them: the newest first. */
export interface HistoryEntry {
  /** The image of that step, where the engine still has it. */
  id: string | undefined;
  created: number;
  /** The instruction as the builder wrote it down. */
  createdBy: string;
  /** Bytes that it added. */
  size: number;
  comment: string;
  tags: readonly string[];
  /** Its layer's digest (see {@link ImageDetails.layers}); undefined for steps that made none. */
  layer: string | undefined;
}

export interface RemovedImages {
  untagged: readonly string[];
  deleted: readonly string[];
}

/** What a clean-up removed. */
export interface Pruned {
  removed: readonly string[];
  /** Bytes. */
  reclaimed: number;
}

export interface PullOptions extends LongOptions {
  /** `linux/arm64`; the engine's own unless said otherwise. */
  platform?: string;
  login?: RegistryLogin;
}

/** An image is named by its id, its digest, or a reference (`repository[:tag]`). */
export interface Images {
  list(): Promise<Image[]>;
  inspect(image: string): Promise<ImageDetails>;
  history(image: string): Promise<HistoryEntry[]>;
  /** Gives it another name; one that another image has moves over. */
  tag(image: string, reference: string): Promise<void>;
  /** Takes a name away, and the image with its last one. `force`: with all names, even where stopped containers use it. */
  remove(image: string, options?: { force?: boolean }): Promise<RemovedImages>;
  /** Removes the dangling ones; `all`: whatever no container uses. */
  prune(options?: { all?: boolean; signal?: AbortSignal }): Promise<Pruned>;
  /** Without a tag or digest: `latest`. Answers with the digest, where the engine told it. */
  pull(reference: string, options?: PullOptions): Promise<string | undefined>;
  push(reference: string, options?: LongOptions & { login?: RegistryLogin }): Promise<string | undefined>;
  /** A tar archive of images with their names, layers and history. */
  save(images: readonly string[], options?: { signal?: AbortSignal }): Promise<Readable>;
  /** Takes in what {@link save} made (also compressed). Answers with the references or ids. */
  load(archive: Readable, options?: LongOptions): Promise<string[]>;
  /** Makes an image of one layer from a tar archive of files. `changes`: Dockerfile instructions. Answers with its id. */
  import(
    archive: Readable,
    options?: LongOptions & {
      reference?: string;
      message?: string;
      changes?: readonly string[];
      platform?: string;
    },
  ): Promise<string>;
  /** What the registry has under that reference, without pulling it. */
  manifest(
    reference: string,
    options?: { login?: RegistryLogin; signal?: AbortSignal },
  ): Promise<{
    digest: string;
    platforms: readonly string[];
  }>;
}
