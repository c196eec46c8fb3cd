import type { Workbench } from '../workbench';
import { carryOut as carry } from './carryOut';
import type { CarryOutOptions } from './carryOut';
import { attendConversion as attend, convert } from './convert';
import type { AttendConversionOptions, ConvertOptions } from './convert';
import { attendCreation as attendUnpacking, create } from './create';
import type { AttendCreationOptions, CreateOptions } from './create';
import { removeSandbox as remove, stopSandbox as stop } from './ending';
import { LiveSandboxes } from './inventory';
import type { Job } from './jobs';
import { originOf } from './origins';
import { RUNTIMES } from './runtimes';
import type { RuntimeCommands, SandboxRuntime } from './runtime';
import { survey } from './survey';
import type {
  Invocation,
  Runtime,
  RuntimeId,
  Sandbox,
  SandboxImage,
  SandboxInventory,
  SandboxSurvey,
} from './types';

export type * from './types';
export type { ConvertOptions } from './convert';
export type { Job } from './jobs';
export type { ConversionNeeds, Phase, RuntimeCommands } from './runtime';
export { saveEnrootLogin } from './enroot/login';
export { containerName, isContainerName } from './enroot/names';
export { invocationText, wordsOf } from './invocation';
export { cancelJob, followJob, forgetJob, startJob } from './jobs';
export { mountsOf } from './mounts';

/**
 * Looks once at what a workbench has of sandboxes, in one round trip. Rejects with `sandboxes-unknown`, and as
 * `Workbench.run` does.
 *
 * @param folders where images are looked for; absolute, or `~/…`
 */
export function surveySandboxes(
  workbench: Workbench,
  options: { folders: readonly string[]; signal?: AbortSignal },
): Promise<SandboxSurvey> {
  return survey(workbench, RUNTIMES, options.folders, options.signal);
}

/**
 * The same, kept true for as long as somebody follows it: its folders are watched, and what runs is looked at.
 *
 * @param folders asked for before each look
 */
export function openSandboxes(workbench: Workbench, folders: () => readonly string[]): SandboxInventory {
  return new LiveSandboxes(workbench, (signal) => survey(workbench, RUNTIMES, folders(), signal));
}

/** What a runtime can do; a command that is missing is not offered. */
export function commandsOf(id: RuntimeId): RuntimeCommands {
  return kindOf(id).commands;
}

/**
 * Makes a sandbox’s image of an image of somebody else, on the workbench and without needing us: it goes on while the
 * connection is away. Rejects with what is in its way, looked at before it begins; with `job-busy` where the target is being
 * written already; with what the runtime says. Aborting ends all of it and leaves nothing behind.
 */
export function convertImage(workbench: Workbench, runtime: Runtime, options: ConvertOptions): Promise<void> {
  return convert(workbench, kindOf(runtime.id), runtime, options);
}

/**
 * Follows a conversion that was started earlier, by this window or another one, from its beginning to its end, on the same
 * terms. Rejects with `job-gone` where its end was told elsewhere.
 */
export function attendConversion(
  workbench: Workbench,
  runtime: Runtime,
  job: Job,
  options: AttendConversionOptions,
): Promise<void> {
  return attend(workbench, kindOf(runtime.id), runtime, job, options);
}

/**
 * Unpacks an image, as a job as well. Rejects with what the runtime says, and with `job-busy` where the same sandbox is being
 * made already. Given up or failed, it leaves nothing behind.
 */
export function createSandbox(
  workbench: Workbench,
  runtime: Runtime,
  image: SandboxImage,
  name: string,
  options: CreateOptions,
): Promise<void> {
  return create(workbench, kindOf(runtime.id), runtime, image, name, options);
}

/** Follows an unpacking that was started earlier, by this window or another one, as {@link attendConversion} does a conversion. */
export function attendCreation(
  workbench: Workbench,
  runtime: Runtime,
  job: Job,
  name: string,
  options: AttendCreationOptions,
): Promise<void> {
  return attendUnpacking(workbench, kindOf(runtime.id), runtime, job, name, options);
}

/** Carries any command of a runtime out as a job, on the same terms. Rejects with what the runtime says. */
export function carryOut(
  workbench: Workbench,
  runtime: Runtime,
  invocation: Invocation,
  options: CarryOutOptions,
): Promise<void> {
  return carry(workbench, kindOf(runtime.id), runtime, invocation, options);
}

/** Where an image came from, if it says so itself. Rejects as `Workbench.run` does. */
export function originOfImage(workbench: Workbench, image: SandboxImage): Promise<string | undefined> {
  return originOf(workbench, kindOf(image.runtime), image);
}

/** Ends everything that runs in it. Rejects with `sandbox-running` where something goes on. */
export function stopSandbox(workbench: Workbench, runtime: Runtime, sandbox: Sandbox): Promise<void> {
  return stop(workbench, kindOf(runtime.id), runtime, sandbox);
}

/** Removes it with all its files. Rejects with `sandbox-running` where something runs in it. */
export function removeSandbox(workbench: Workbench, runtime: Runtime, sandbox: Sandbox): Promise<void> {
  return remove(workbench, kindOf(runtime.id), runtime, sandbox);
}

function kindOf(id: RuntimeId): SandboxRuntime {
  const kind = RUNTIMES.find((each) => each.id === id);
  if (kind === undefined) throw new Error(`no runtime ${id}`);
  return kind;
}
