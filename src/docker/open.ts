import type { Duplex } from 'node:stream';
import { ExplainedError } from '../base';
import type { Workbench } from '../workbench';
import { DockerEngine } from './engine';
import { forbidden, missing, stopped, tooOld } from './refusals';
import { survey } from './survey';
import type { Survey } from './survey';
import type { Engine, EngineRoute } from './types';

/** Milliseconds that an engine may take to say who it is. */
const PATIENCE = 15_000;

/** Docker 19.03 (2019), and what Podman offers. */
const OLDEST_API = '1.40';

/** See `openEngine` in the room's index. */
export async function open(workbench: Workbench, signal: AbortSignal): Promise<Engine> {
  const found = await survey(workbench, signal);
  const engine = await firstThatAnswers(workbench, found, signal);
  if (isOlder(engine.info.apiVersion, OLDEST_API)) {
    engine.close();
    throw tooOld(engine.info);
  }
  return engine;
}

/** Compares API versions part by part: 1.9 is older than 1.40. */
export function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = than.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

async function firstThatAnswers(
  workbench: Workbench,
  found: Survey,
  signal: AbortSignal,
): Promise<DockerEngine> {
  const attempt = async (dial: () => Duplex, route: EngineRoute): Promise<DockerEngine> => {
    try {
      return await DockerEngine.open(dial, route, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]));
    } catch (error) {
      signal.throwIfAborted();
      // Nothing else can be tried on a workbench that is gone.
      if (workbench.status.state === 'lost' || workbench.status.state === 'closed') throw error;
      throw new Unanswered(error);
    }
  };

  if (found.endpoint !== undefined && !found.endpoint.startsWith('unix://')) {
    // Another machine, or a way that only the docker program knows.
    if (!found.programs.has('docker')) throw missing(workbench, found);
    try {
      return await attempt(() => workbench.dialCommand(['docker', 'system', 'dial-stdio']), 'dial-stdio');
    } catch (error) {
      throw refusal(workbench, found, [wordsOf(error)]);
    }
  }

  const named = found.endpoint?.slice('unix://'.length);
  const sockets = named === undefined ? found.sockets : found.sockets.filter(({ path }) => path === named);
  const words: string[] = [];
  for (const { path, mayUse } of sockets) {
    for (const { route, dial } of routesTo(workbench, found, path, mayUse)) {
      try {
        return await attempt(dial, route);
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        words.push(wordsOf(error));
      }
    }
  }
  throw refusal(workbench, found, words);
}

/** The ways to a socket, in the order in which they are tried. */
function routesTo(
  workbench: Workbench,
  found: Survey,
  path: string,
  mayUse: boolean,
): { route: EngineRoute; dial: () => Duplex }[] {
  const stdio = ['docker', '-H', `unix://${path}`, 'system', 'dial-stdio'];
  if (mayUse) {
    return [
      { route: 'socket', dial: () => workbench.dialSocket(path) },
      // Where the SSH server forwards no sockets.
      ...(found.programs.has('docker')
        ? [{ route: 'dial-stdio' as const, dial: () => workbench.dialCommand(stdio) }]
        : []),
    ];
  }
  if (!found.programs.has('docker') || !found.programs.has('sudo')) return [];
  return [{ route: 'sudo', dial: () => workbench.dialCommand(['sudo', '-n', ...stdio]) }];
}

/** A way that led to no engine. */
class Unanswered extends Error {
  constructor(cause: unknown) {
    super('no answer', { cause });
  }
}

/** What the other side said about it. */
function wordsOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  if (cause instanceof ExplainedError) return cause.detail ?? cause.message;
  return cause instanceof Error ? cause.message : String(cause);
}

function refusal(workbench: Workbench, found: Survey, words: readonly string[]): ExplainedError {
  const detail = words.join('\n');
  const named =
    found.endpoint?.startsWith('unix://') === true ? found.endpoint.slice('unix://'.length) : undefined;
  const sockets = named === undefined ? found.sockets : found.sockets.filter(({ path }) => path === named);
  const closed = sockets.find(({ mayUse }) => !mayUse);
  const open = sockets.some(({ mayUse }) => mayUse);
  if ((closed !== undefined && !open) || /permission denied/i.test(detail)) {
    return forbidden(workbench, found, detail);
  }
  if (sockets.length === 0 && !['docker', 'dockerd', 'podman'].some((name) => found.programs.has(name))) {
    return missing(workbench, found);
  }
  return stopped(workbench, found, detail);
}
