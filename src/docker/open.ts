import { ExplainedError } from '../base';
import type { Elevated, Workbench } from '../workbench';
import { isOlder } from './apiVersion';
import { DockerEngine } from './engine';
import { chosenStopped, forbidden, missing, stopped, tooOld } from './refusals';
import { addressesOf, dialEngine, isElevated, socketsOf, waysAgain, waysTo } from './routes';
import { membership, survey } from './survey';
import type { Survey } from './survey';
import type { Engine, EngineAddress, EngineChoice, EngineChoices } from './types';

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
  /** No other engine than the one that was found there. */
  chosen: EngineAddress | undefined;
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

/** See `findEngines` in the room's index. */
export async function findAll(
  workbench: Workbench,
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (known: EngineChoices) => void },
): Promise<EngineChoices> {
  const named = await survey(workbench, signal, { contexts: true });
  const elsewhere = named.contexts.map(({ endpoint }) => socketIn(endpoint)).filter((each) => each !== '');
  const found = elsewhere.length === 0 ? named : await survey(workbench, signal, { sockets: elsewhere });
  const leadingTo = (socket: string): string[] =>
    named.contexts.filter(({ endpoint }) => sameFile(socketIn(endpoint), socket)).map(({ name }) => name);
  const sockets = found.sockets.filter(
    ({ path }, index) => found.sockets.findIndex((each) => sameFile(each.path, path)) === index,
  );
  const places: Place[] = [
    ...sockets.map((socket) => ({
      address: { route: 'socket' as const, socket: socket.path },
      ways: waysTo(found, socket),
      contexts: leadingTo(socket.path),
    })),
    ...named.contexts
      .filter(({ endpoint }) => endpoint !== '' && socketIn(endpoint) === '')
      .map(({ name }) => {
        const address: EngineAddress = { route: 'dial-stdio', socket: undefined, context: name };
        return { address, ways: [address], contexts: [name] };
      }),
  ];
  const served = sockets.some(({ path, mayUse }) => mayUse && path.endsWith('/podman/podman.sock'));
  const podmanRests = found.programs.has('podman') && !served;
  const engines: EngineChoice[] = places.map(({ address, contexts }) => ({
    ...{ address, contexts },
    ...{ info: undefined, rootless: false, error: undefined },
  }));
  const tell = (): void => onProgress?.({ engines: [...engines], podmanRests });
  tell();
  await Promise.all(
    places.map(async (place, index) => {
      engines[index] = { ...(await look(workbench, found, place, signal)), contexts: place.contexts };
      tell();
    }),
  );
  return { engines, podmanRests };
}

/** Where there may be an engine. */
interface Place {
  address: EngineAddress;
  ways: readonly EngineAddress[];
  contexts: readonly string[];
}

/** The path of a unix socket's address; empty for any other. */
function socketIn(endpoint: string): string {
  return endpoint.startsWith('unix://') ? endpoint.slice('unix://'.length) : '';
}

/** The older name of /run leads to it everywhere. */
function sameFile(one: string, other: string): boolean {
  const plain = (path: string): string => path.replace(/^\/var\/run\//, '/run/');
  return plain(one) === plain(other);
}

/** Asks an engine who it is, on the ways that there are to it. */
async function look(
  workbench: Workbench,
  found: Survey,
  { address, ways: addresses }: Place,
  signal: AbortSignal,
): Promise<Omit<EngineChoice, 'contexts'>> {
  try {
    const ways: Ways = { found, addresses, chosen: address };
    const engine = await firstThatAnswers(workbench, ways, addresses, true, signal);
    try {
      const { info } = engine;
      if (isOlder(info.apiVersion, OLDEST_API)) throw tooOld(info);
      const { rootless } = await engine.system.info();
      return { address: info, info, rootless, error: undefined };
    } finally {
      engine.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    return { address: addresses[0] ?? address, info: undefined, rootless: false, error: error as Error };
  }
}

/** The likeliest place is tried while the workbench is still being asked which places there are. */
async function find(
  workbench: Workbench,
  { signal, quiet, chosen, remembered = USUAL }: OpenOptions,
): Promise<DockerEngine> {
  const likeliest = chosen ?? remembered;
  const guess = attempt(workbench, likeliest, 'quietly', signal);
  const letGo = (): void => {
    guess.then(
      (engine) => engine instanceof DockerEngine && engine.close(),
      () => {},
    );
  };
  guess.catch(() => {});
  const sockets = chosen?.socket === undefined ? [] : [chosen.socket];
  const found = await survey(workbench, signal, { sockets }).catch((error: unknown) => {
    letGo();
    throw error;
  });
  const addresses = chosen === undefined ? addressesOf(found) : waysAgain(found, chosen);
  const ways: Ways = { found, addresses, chosen };
  if (!isAmongFirst(likeliest, addresses)) {
    letGo();
    return firstThatAnswers(workbench, ways, addresses, quiet, signal);
  }
  const guessed = await guess;
  if (guessed instanceof DockerEngine) return guessed;
  const others = addresses.filter(({ route }) => route !== likeliest.route);
  return firstThatAnswers(workbench, ways, others, quiet, signal, [guessed]);
}

/** What can be tried, and in whose name. */
interface Ways {
  found: Survey;
  addresses: readonly EngineAddress[];
  chosen: EngineAddress | undefined;
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
  ways: Ways,
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
    for (const address of ways.addresses.filter(({ route }) => isElevated(route))) {
      if (sudoIsOut()) break;
      const outcome = await attempt(workbench, address, true, signal);
      if (outcome instanceof DockerEngine) return outcome;
      failures.push(outcome);
    }
  }
  throw await refusal(workbench, ways, failures, signal);
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
  { found, chosen }: Ways,
  failures: readonly Unanswered[],
  signal: AbortSignal,
): Promise<ExplainedError> {
  const detail = failures.map(({ words }) => words).join('\n');
  const sockets =
    chosen === undefined ? socketsOf(found) : found.sockets.filter(({ path }) => path === chosen.socket);
  const closed = sockets.some(({ mayUse }) => !mayUse);
  const open = sockets.some(({ mayUse }) => mayUse);
  const elevation = failures.find((failure) => failure.elevation !== undefined);
  // A program that root may run has answered: it is not about rights.
  const reachedAsRoot = closed && failures.length > 0 && elevation === undefined;
  if ((closed && !open && !reachedAsRoot) || /permission denied/i.test(detail)) {
    const member = await membership(workbench, signal);
    return forbidden(workbench, member, elevation?.reason as ExplainedError | undefined, detail);
  }
  if (chosen !== undefined) return chosenStopped(workbench, chosen, detail);
  const installed = ['docker', 'dockerd', 'podman'].some((name) => found.programs.has(name));
  if (sockets.length === 0 && (!installed || isElsewhere(found))) return missing(workbench, found);
  return stopped(workbench, found, detail);
}

/** An engine on another machine, which only the docker program could reach. */
function isElsewhere({ endpoint, programs }: Survey): boolean {
  return endpoint !== undefined && !endpoint.startsWith('unix://') && !programs.has('docker');
}
