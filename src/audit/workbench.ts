import type { Engine } from '../docker';
import type { Workbench } from '../workbench';
import type { Auditor } from './auditor';
import { inspectedContainer } from './containers/inspected';
import { readHost } from './host/read';
import type { ImageContents } from './images/inspected';
import { inspectedImage } from './images/inspected';
import type { ReportEntry } from './report/report';
import type { AuditGap } from './types';

/** What of a workbench is to be looked at. */
export interface Scope {
  readonly host?: boolean;
  readonly containers?: boolean;
  readonly images?: boolean;
}

export interface AuditedWorkbench {
  readonly entries: readonly ReportEntry[];
  readonly gaps: readonly AuditGap[];
}

/**
 * Reads what is in an image, or knows it: the audit itself reads no layers. Undefined where that is not known, and not to be
 * read. `layers`: the digests of their contents, the lowest first.
 */
export type ContentsOf = (
  engine: Engine,
  image: { readonly id: string; readonly layers: readonly string[] },
) => Promise<ImageContents | undefined>;

/** Containers and images that are asked about at the same time. */
const AT_ONCE = 8;

/**
 * Looks at a workbench: only reads, and starts nothing in its containers. `elevated`: what only root may see of the host is
 * looked at, too, for which a password may be asked for once.
 */
export async function auditWorkbench(
  auditor: Auditor,
  { workbench, engine }: { workbench: Workbench; engine: Engine | undefined },
  {
    scope,
    elevated = false,
    now,
    contentsOf,
    signal,
    onProgress,
  }: {
    scope: Scope;
    elevated?: boolean;
    now: number;
    contentsOf?: ContentsOf;
    signal?: AbortSignal;
    onProgress?: (done: number, all: number) => void;
  },
): Promise<AuditedWorkbench> {
  const entries: ReportEntry[] = [];
  const gaps: AuditGap[] = [];
  const keep = (result: ReturnType<Auditor['host']>): void => {
    entries.push(...result.findings.map((finding) => ({ finding })));
    gaps.push(...result.gaps);
  };
  const tasks: (() => Promise<void>)[] = [];
  if (scope.host === true)
    tasks.push(async () =>
      keep(auditor.host(await readHost(workbench, engine, { elevated, ...(signal && { signal }) }))),
    );
  if (engine !== undefined && scope.containers === true)
    for (const { id, state } of await engine.containers.list())
      if (state === 'running' || state === 'paused')
        tasks.push(async () => {
          const result = await stillThere(() => auditContainer(auditor, engine, id));
          if (result !== undefined) keep(result);
        });
  if (engine !== undefined && scope.images === true)
    for (const { id, tags, digests } of await engine.images.list())
      if (tags.length + digests.length > 0)
        tasks.push(async () => {
          const result = await stillThere(() => auditImage(auditor, engine, id, { now, contentsOf }));
          if (result !== undefined) keep(result);
        });
  const next = tasks.values();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const task of next) {
      signal?.throwIfAborted();
      await task();
      onProgress?.(++done, tasks.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { entries, gaps };
}

/** One container, with what its image brings and, while it runs, what runs in it. */
export async function auditContainer(
  auditor: Auditor,
  engine: Engine,
  id: string,
): Promise<ReturnType<Auditor['container']>> {
  const details = await engine.containers.inspect(id);
  const [image, processes] = await Promise.all([
    engine.images.inspect(details.imageId).catch(() => undefined),
    details.running ? engine.containers.top(id).catch(() => undefined) : undefined,
  ]);
  return auditor.container(
    inspectedContainer(details, {
      program: /podman/i.test(engine.info.name) ? 'podman' : 'docker',
      ...(image && { image }),
      ...(processes && { processes: processes.rows.map((row) => row.at(-1) ?? '') }),
    }),
  );
}

export async function auditImage(
  auditor: Auditor,
  engine: Engine,
  name: string,
  { now, contentsOf }: { now: number; contentsOf?: ContentsOf | undefined },
): Promise<ReturnType<Auditor['image']>> {
  const [details, history] = await Promise.all([engine.images.inspect(name), engine.images.history(name)]);
  const contents = await contentsOf?.(engine, details);
  return auditor.image(inspectedImage(details, { history, contents, now }));
}

/** Containers and images come and go while others are looked at. */
async function stillThere<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'no-such-container' || code === 'no-such-image') return undefined;
    throw error;
  }
}
