import type { ExplainedError } from '../base';
import type { Records } from './records';
import type {
  ImageSource,
  Invocation,
  Runtime,
  RuntimeId,
  Sandbox,
  SandboxImage,
  SandboxProcess,
  StartOptions,
} from './types';

/**
 * A kind of runtime: how it is found and listed, and what its commands are. All runtimes of a workbench are looked at by one
 * script in one round trip, of which each gives a part.
 */
export interface SandboxRuntime {
  readonly id: RuntimeId;
  /**
   * A function of sh named `survey_ID`, which prints with `tell` what {@link read} reads, and nothing where the runtime is
   * not there. See `survey.ts` for what it may call. It runs in a bash where there is one, and changes nothing.
   */
  readonly survey: string;
  /** What the function has printed. Undefined: the runtime is not there. Texts in it are hostile. */
  read(records: Records): RuntimeSurvey | undefined;
  readonly commands: RuntimeCommands;
  /** A command line of sh that prints what an image (the first argument) says of where it came from, and what reads that. */
  readonly origin?: { readonly script: string; readonly read: (text: string) => string | undefined };
  /** What a conversion takes; nothing is looked at beforehand where it does not say so. */
  needs?(runtime: Runtime, source: ImageSource, target: string): ConversionNeeds;
  /** The path of what a conversion makes, where that is not the target itself: given up, it goes. */
  made?(runtime: Runtime, target: string): string;
  /** What goes on, from a line that a command has printed; undefined where it says nothing of that. */
  phase?(line: string): Phase | undefined;
  /** Why a command has failed, from what it has printed. `doing` completes “could not …”. */
  explain?(doing: string, status: number | undefined, output: string): ExplainedError;
}

/** What has to be there for a conversion, so that it can be said before it begins. */
export interface ConversionNeeds {
  readonly programs: readonly string[];
  /** Folders that it fills, absolute, and with how much of the image’s size. */
  readonly space: readonly { readonly folder: string; readonly share: number }[];
  /** It makes user namespaces. */
  readonly userNamespaces: boolean;
  /** Programs that are of use with file capabilities only, unless root runs them. */
  readonly capable: readonly string[];
}

/** A part of a conversion. */
export interface Phase {
  readonly text: string;
  /** How much is done when it begins, from 0 to 1. */
  readonly fraction: number | undefined;
}

export interface RuntimeSurvey {
  readonly runtime: Runtime;
  readonly images: readonly SandboxImage[];
  readonly sandboxes: readonly FoundSandbox[];
  /** What is to be watched besides the folders with images. Absolute. */
  readonly folders: readonly string[];
}

/** A sandbox before anybody has looked for what runs in it. */
export interface FoundSandbox extends Omit<Sandbox, 'processes'> {
  /** `DEVICE:INODE` of its root folder, decimal: what has it as its root runs in it. */
  readonly root: string | undefined;
  /** Where the runtime itself says what runs in it. */
  readonly processes?: readonly SandboxProcess[];
}

/**
 * The commands of a runtime. One that is missing is not offered. None of them runs anything; they throw an
 * `ExplainedError` where a name, a path or an option is none that the runtime’s command would take for just that.
 */
export interface RuntimeCommands {
  /** Makes `target` (a file’s absolute path, or a name in the runtime’s storage) of an image of somebody else. */
  readonly convert?: (runtime: Runtime, source: ImageSource, target: string) => Invocation;
  /** Unpacks an image. */
  readonly create?: (runtime: Runtime, image: SandboxImage, name: string) => Invocation;
  /** For a terminal, or for the background where `start.command` needs none. */
  readonly start?: (runtime: Runtime, what: Sandbox | SandboxImage, start: StartOptions) => Invocation;
  /** Runs an image as it is, without unpacking it first. */
  readonly startImage?: (runtime: Runtime, image: SandboxImage, start: StartOptions) => Invocation;
  /** Starts an image in the background under a name, until that is stopped. */
  readonly startInstance?: (
    runtime: Runtime,
    image: SandboxImage,
    name: string,
    start: StartOptions,
  ) => Invocation;
  /** Runs a program beside a process that runs in a sandbox. */
  readonly exec?: (runtime: Runtime, process: SandboxProcess, argv: readonly string[]) => Invocation;
  /** Packs a sandbox into an image at an absolute path. */
  readonly export?: (runtime: Runtime, sandbox: Sandbox, target: string) => Invocation;
  /** Makes a program of an image that unpacks and starts itself. */
  readonly bundle?: (runtime: Runtime, image: SandboxImage, target: string) => Invocation;
  /** Started where it is certain that nothing runs in it. */
  readonly remove?: (runtime: Runtime, sandbox: Sandbox) => Invocation;
  /** Ends what runs in it; without it, or where it answers with nothing, all processes that have its folder as their root are ended. */
  readonly stop?: (runtime: Runtime, sandbox: Sandbox) => Invocation | undefined;
  /** Starts what a file of settings says. */
  readonly batch?: (runtime: Runtime, file: string, argv: readonly string[]) => Invocation;
  /** Prints what an image says of itself. */
  readonly inspectImage?: (runtime: Runtime, image: SandboxImage) => Invocation;
  readonly removeImage?: (runtime: Runtime, image: SandboxImage) => Invocation;
  /** Empties the runtime’s own storage: all images in it go. */
  readonly reset?: (runtime: Runtime) => Invocation;
  /** Prints what the runtime says of itself. */
  readonly info?: (runtime: Runtime) => Invocation;
}
