import { ExplainedError } from '../base';
import type { Elevated, Workbench } from '../workbench';
import { isOlder } from './apiVersion';
import { DockerEngine } from './engine';
import { forbidden, missing, stopped, tooOld } from './refusals';
import { addressesOf, dialEngine, isElevated, socketsOf } from './routes';
import { membership, survey } from './survey';
import type { Survey } from './survey';
import type { Engine, EngineAddress } from './types';

/** Milliseconds that an engine may take to say who it is. */
const PATIENCE = 15_000;

/** Docker 19.03 (2019), and what Podman offers. */
const OLDEST_API = '1.40';

/** Where most engines are. */
const USUAL: EngineAddress = { route: 'socket', socket: '/var/run/docker.sock' };

/** sudo's answers that it would give to any of these programs. */
const FINAL_REFUSALS = new Set([
  'elevation-missing',
  'elevation-refused',
  'elevation-password',
  'elevation-terminal',
  'elevation-account',
  'elevation-failed',
]);

export interface OpenOptions {
  signal: AbortSignal;
  /** Nobody is asked for sudo's password. */
  quiet: boolean;
  remembered: EngineAddress | undefined;
}

/** See `openEngine` in the room's index. */
export async function open(workbench: Workbench, options: OpenOptions): Promise<Engine> {
  const engine = await find(workbench, options);
  if (isOlder(engine.info.apiVersion, OLDEST_API)) {
    engine.close();
    throw tooOld(engine.info);
  }
  return engine;
}

/** The likeliest place is tried while the workbench is still being asked which places there are. */
async function find(
  workbench: Workbench,
  { signal, quiet, remembered = USUAL }: OpenOptions,
): Promise<DockerEngine> {
  const guess = attempt(workbench, remembered, 'quietly', signal);
  const letGo = (): void => {
    guess.then(
      (engine) => engine instanceof DockerEngine && engine.close(),
      () => {},
    );
  };
  guess.catch(() => {});
  const found = await survey(workbench, signal).catch((error: unknown) => {
    letGo();
    throw error;
  });
  const addresses = addressesOf(found);
  if (!isAmongFirst(remembered, addresses)) {
    letGo();
    return firstThatAnswers(workbench, found, addresses, quiet, signal);
  }
  const guessed = await guess;
  if (guessed instanceof DockerEngine) return guessed;
  const others = addresses.filter(({ route }) => route !== remembered.route);
  return firstThatAnswers(workbench, found, others, quiet, signal, [guessed]);
}

/** Whether it is a way to the engine that is tried first. */
function isAmongFirst(address: EngineAddress, addresses: readonly EngineAddress[]): boolean {
  const [first] = addresses;
  return (
    address.socket === first?.socket &&
    addresses.some(({ route, socket }) => route === address.route && socket === address.socket)
  );
}

async function firstThatAnswers(
  workbench: Workbench,
  found: Survey,
  addresses: readonly EngineAddress[],
  quiet: boolean,
  signal: AbortSignal,
  before: readonly Unanswered[] = [],
): Promise<DockerEngine> {
  const failures = [...before];
  const sudoIsOut = (): boolean => failures.some(({ elevation }) => FINAL_REFUSALS.has(elevation ?? ''));
  for (const address of addresses) {
    if (isElevated(address.route) && sudoIsOut()) continue;
    const outcome = await attempt(workbench, address, 'quietly', signal);
    if (outcome instanceof DockerEngine) return outcome;
    failures.push(outcome);
  }
  const locked = failures.findIndex(({ elevation }) => elevation === 'elevation-password');
  if (locked >= 0 && !quiet) {
    failures.splice(locked, 1);
    for (const address of addressesOf(found).filter(({ route }) => isElevated(route))) {
      if (sudoIsOut()) break;
      const outcome = await attempt(workbench, address, true, signal);
      if (outcome instanceof DockerEngine) return outcome;
      failures.push(outcome);
    }
  }
  throw await refusal(workbench, found, failures, signal);
}

/** A way that led to no engine. */
class Unanswered {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }

  /** The code of sudo's refusal. */
  get elevation(): string | undefined {
    const { reason } = this;
    return reason instanceof ExplainedError && reason.code.startsWith('elevation-') ? reason.code : undefined;
  }

  /** What the other side said about it. */
  get words(): string {
    const { reason } = this;
    if (reason instanceof ExplainedError) return reason.detail ?? reason.message;
    return reason instanceof Error ? reason.message : String(reason);
  }
}

/** @param elevated how the first connection may come by root's rights; the later ones ask nobody. */
async function attempt(
  workbench: Workbench,
  address: EngineAddress,
  elevated: Exclude<Elevated, false>,
  signal: AbortSignal,
): Promise<DockerEngine | Unanswered> {
  const limit = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let how: Elevated = elevated;
  const dial = (): ReturnType<typeof dialEngine> => {
    const stream = dialEngine(workbench, address, how);
    // Not while a person is thinking of a password.
    if (how === true) stream.once('connect', () => (timer ??= setTimeout(() => limit.abort(), PATIENCE)));
    how = 'quietly';
    return stream;
  };
  if (elevated === 'quietly') timer = setTimeout(() => limit.abort(), PATIENCE);
  try {
    return await DockerEngine.open(workbench, address, dial, AbortSignal.any([signal, limit.signal]));
  } catch (error) {
    signal.throwIfAborted();
    // Nothing else can be tried on a workbench that is gone.
    if (workbench.status.state === 'lost' || workbench.status.state === 'closed') throw error;
    return new Unanswered(error);
  } finally {
    clearTimeout(timer);
  }
}

async function refusal(
  workbench: Workbench,
  found: Survey,
  failures: readonly Unanswered[],
  signal: AbortSignal,
): Promise<ExplainedError> {
  const detail = failures.map(({ words }) => words).join('\n');
  const sockets = socketsOf(found);
  const closed = sockets.some(({ mayUse }) => !mayUse);
  const open = sockets.some(({ mayUse }) => mayUse);
  const elevation = failures.find((failure) => failure.elevation !== undefined);
  // A program that root may run has answered: it is not about rights.
  const reachedAsRoot = closed && failures.length > 0 && elevation === undefined;
  if ((closed && !open && !reachedAsRoot) || /permission denied/i.test(detail)) {
    const member = await membership(workbench, signal);
    return forbidden(workbench, member, elevation?.reason as ExplainedError | undefined, detail);
  }
  const installed = ['docker', 'dockerd', 'podman'].some((name) => found.programs.has(name));
  if (sockets.length === 0 && (!installed || isElsewhere(found))) return missing(workbench, found);
  return stopped(workbench, found, detail);
}

/** An engine on another machine, which only the docker program could reach. */
function isElsewhere({ endpoint, programs }: Survey): boolean {
  return endpoint !== undefined && !endpoint.startsWith('unix://') && !programs.has('docker');
}
