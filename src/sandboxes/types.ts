import type { Disposable, Event } from '../base';

/** `apptainer` stands for Singularity as well: it is the same program under two names. */
export type RuntimeId = 'enroot' | 'charliecloud' | 'apptainer' | 'shifter';

/** A program of the workbench that runs containers without privileges, as it was found there. */
export interface Runtime {
  readonly id: RuntimeId;
  /** As it calls itself: `enroot`, `Singularity`. */
  readonly label: string;
  /** Undefined where it does not say so. */
  readonly version: string | undefined;
  /** Its program, absolute, where it has one. */
  readonly program?: string;
  /** What has to be set for each of its commands. */
  readonly environment: Readonly<Record<string, string>>;
  /** What is in the way of using it, and what to do about it; undefined where nothing is. */
  readonly hindrance: Hindrance | undefined;
  /** What it says of its own settings, by name (enroot’s `ENROOT_DATA_PATH`, …). */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Hindrance {
  /** What happened, in a sentence. */
  readonly message: string;
  readonly remedy: string;
}

/** What sandboxes are made of: a file, or an entry in the storage of a runtime. */
export interface SandboxImage {
  /** Unique among the images of the workbench, and the same as long as it is the same image. */
  readonly id: string;
  readonly runtime: RuntimeId;
  /** For people: the file’s name without its ending, or the reference that it was pulled by. */
  readonly name: string;
  /** Absolute; undefined where only the runtime knows where it is. */
  readonly path: string | undefined;
  /** Bytes; undefined where nobody says so without counting. */
  readonly size: number | undefined;
  /** Milliseconds since the epoch. */
  readonly modified: number | undefined;
  /** Where it came from, where that is known: `docker://alpine:3.20`. */
  readonly origin: string | undefined;
  /** False: it is being written, or what wrote it was interrupted. Nothing can be made of it. */
  readonly whole: boolean;
  /** False: its path is no text (its bytes are not UTF-8), so no command could name it. It is only shown. */
  readonly usable: boolean;
}

/** The unpacked root of a container. */
export interface Sandbox {
  /** Unique among the sandboxes of the workbench, and the same as long as it is the same sandbox. */
  readonly id: string;
  readonly runtime: RuntimeId;
  readonly name: string;
  /** Its root folder on the workbench; undefined where it has none (an instance of a `.sif`). */
  readonly path: string | undefined;
  /** Milliseconds since the epoch. */
  readonly created: number | undefined;
  readonly origin: string | undefined;
  /** False: it is being made, or making it was interrupted. */
  readonly whole: boolean;
  /** Its runtime’s commands take this name for this sandbox and nothing else; otherwise it is only shown. */
  readonly usable: boolean;
  /** What runs in it, the oldest first. */
  readonly processes: readonly SandboxProcess[];
}

/** A process in a sandbox, as the workbench counts and sees it. */
export interface SandboxProcess {
  readonly pid: number;
  /** Its mount namespace: processes of one start of a sandbox share it. */
  readonly namespace: string;
  /** Milliseconds since the epoch; undefined where the workbench does not say so. */
  readonly since: number | undefined;
  /** The command line, at most 300 characters of it. */
  readonly command: string;
}

/** A mount in a running sandbox. */
export interface SandboxMount {
  /** Of the workbench, as far as the kernel tells: the device, or the folder within its file system. */
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly readOnly: boolean;
}

/** What a workbench has of sandboxes, as one look showed it. */
export interface SandboxSurvey {
  readonly runtimes: readonly Runtime[];
  /** By name. */
  readonly images: readonly SandboxImage[];
  /** By name. */
  readonly sandboxes: readonly Sandbox[];
  /** Of the runtimes, absolute: whatever comes or goes in them changes what a look shows. */
  readonly folders: readonly string[];
  /** Where files with images were looked for, absolute. */
  readonly imageFolders: readonly string[];
}

/** The survey, kept true for as long as somebody follows it. */
export interface SandboxInventory extends SandboxSurvey {
  /** As for an `Inventory` of an engine. */
  readonly state: 'idle' | 'loading' | 'ready' | 'stale' | 'failed';
  /** Why the last look has failed. */
  readonly error: Error | undefined;
  /** Some look has succeeded: what is here was so then. */
  readonly filled: boolean;
  readonly onDidChange: Event<void>;
  follow(): Disposable;
  /** Looks again; resolves when that was done, however it went. */
  refresh(): Promise<void>;
  dispose(): void;
}

/** A command of a runtime, as data: shown, copied and run from one and the same description. */
export interface Invocation {
  readonly argv: readonly string[];
  /** For people, where the words that are run do more than they need to know: what tidies up, for example. */
  readonly shown?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly cwd?: string;
  /** With root’s rights. */
  readonly elevated?: boolean;
}

/** Where an image comes from that is to be converted. */
export type ImageSource =
  | {
      readonly kind: 'docker';
      readonly reference: string;
      /** The engine’s socket is root’s, and this user is not in its group. */
      readonly elevated: boolean;
      /** The engine’s socket, where it is not the usual one. */
      readonly socket?: string;
    }
  | {
      readonly kind: 'podman';
      readonly reference: string;
      /** It is in root’s storage, not in this user’s. */
      readonly elevated?: boolean;
    }
  /** Of a registry; `user` where that wants a login that the runtime has. */
  | { readonly kind: 'registry'; readonly reference: string; readonly user?: string }
  /** An archive of `docker save`, on the workbench. */
  | { readonly kind: 'archive'; readonly path: string };

/** How a sandbox is started. */
export interface StartOptions {
  /** None: what the image says, or a shell. */
  readonly command?: readonly string[];
  /** As root inside, which is not root outside. */
  readonly root?: boolean;
  /** Its files can be changed. */
  readonly writable?: boolean;
  readonly mounts?: readonly MountSpec[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Inside, absolute. */
  readonly workingFolder?: string;
  /** GPUs of NVIDIA’s to be seen inside: `all`, `none`, numbers or UUIDs with commas. Undefined: what the image says. */
  readonly gpus?: string;
  /** It sees its own processes only. */
  readonly ownProcesses?: boolean;
}

export interface MountSpec {
  /** Absolute, on the workbench. */
  readonly source: string;
  /** Absolute, inside. */
  readonly target: string;
  readonly readOnly: boolean;
}
