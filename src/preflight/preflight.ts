import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { assessDocker } from './assess/docker';
import type { Assessor, Context } from './assess/context';
import { assessHpc, assessWorkflows } from './assess/hpc';
import { assessClock, assessMachine } from './assess/machine';
import { assessExercises, assessTools } from './assess/tools';
import { Facts } from './facts';
import { Packages } from './packages';
import { PROBE_SCRIPT } from './script';
import type { Capability, PreflightReport } from './types';

/** What the course wants to find on a workbench, at one of several places. */
export interface Exercise {
  label: string;
  /** Absolute, or `~/…`. */
  paths: readonly string[];
}

/** The script gives up what does not answer after 8 s. */
const TIMEOUT = 30_000;
const MAX_OUTPUT = 128 * 1024;

/**
 * Looks at what `workbench` has, with one command that changes nothing there. Rejects with `preflight-failed` where it
 * runs no POSIX shell, and as `Workbench.run` does.
 */
export async function preflight(
  workbench: Workbench,
  options: { exercises?: readonly Exercise[]; background?: boolean; signal?: AbortSignal } = {},
): Promise<PreflightReport> {
  const { exercises = [], background = false, signal } = options;
  const from = Date.now();
  const paths = exercises.flatMap(({ paths }) => paths);
  const { stdout, stderr } = await workbench.run(['sh', '-c', PROBE_SCRIPT, 'preflight', ...paths], {
    repeatable: true,
    priority: background ? 'background' : 'interactive',
    timeout: TIMEOUT,
    maxOutput: MAX_OUTPUT,
    ...(signal === undefined ? {} : { signal }),
  });
  const facts = new Facts(stdout);
  if (!facts.complete) {
    throw new ExplainedError('preflight-failed', `${workbench.label} does not say what it has.`, {
      remedy: 'That takes a machine with a POSIX shell (Linux, macOS, BSD).',
      detail: stderr.trim(),
    });
  }
  return assess(facts, { exercises, takenAt: Date.now(), asked: { from, to: Date.now() } });
}

/** What `facts` come to. */
export function assess(
  facts: Facts,
  taken: { exercises: readonly Exercise[]; takenAt: number; asked: { from: number; to: number } },
): PreflightReport {
  const packages = new Packages(facts);
  const root = facts.text('uid') === '0';
  const context: Context = { facts, packages, root };
  const assessors: readonly Assessor[] = [
    assessMachine,
    (given) => [assessClock(given, taken.asked)],
    assessDocker,
    assessHpc,
    assessWorkflows,
    assessTools,
    assessExercises(taken.exercises),
  ];
  const capabilities = assessors
    .flatMap((assessor) => assessor(context))
    .filter((capability): capability is Capability => capability !== undefined);
  const mayAskSudo = /password/i.test(facts.text('sudo') ?? '');
  const free = root || facts.text('sudo') === 'free';
  const { manager } = packages;
  return {
    takenAt: taken.takenAt,
    capabilities,
    installer: manager === undefined || !(free || mayAskSudo) ? undefined : { manager, free },
  };
}
