import { Disposables, Emitter, isCancellation } from '../../base';
import type { Disposable, Event } from '../../base';
import { preflight, type Exercise, type PreflightReport } from '../../preflight';
import type { Workbench } from '../../workbench';
import type { ActiveWorkbench, Connection } from '../types';

/** What is known of what a workbench has. */
export type Look =
  | { kind: 'looking'; last?: PreflightReport }
  | { kind: 'seen'; report: PreflightReport }
  | { kind: 'failed'; error: Error };

/** The latest report on each workbench that is held; made once by itself, when its engine is known. */
export class Preflights implements Disposable {
  readonly #connection: Connection;
  readonly #exercises: () => Promise<readonly Exercise[]>;
  readonly #looks = new Map<Workbench, Look>();
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new Emitter<Workbench>());
  readonly #abort = new AbortController();

  readonly onDidChange: Event<Workbench> = this.#changed.event;

  constructor(connection: Connection, exercises: () => Promise<readonly Exercise[]>) {
    this.#connection = connection;
    this.#exercises = exercises;
    this.#parts.add(connection.onDidChange(() => this.#follow()));
    this.#follow();
  }

  of(workbench: Workbench): Look | undefined {
    return this.#looks.get(workbench);
  }

  /** What was seen last, if anything was. */
  report(workbench: Workbench): PreflightReport | undefined {
    return reportOf(this.of(workbench));
  }

  /** Looks anew. Rejects as `preflight` does. */
  async look(
    workbench: Workbench,
    how: { background?: boolean; signal?: AbortSignal } = {},
  ): Promise<PreflightReport> {
    const before = this.#looks.get(workbench);
    this.#set(workbench, {
      kind: 'looking',
      ...(before?.kind === 'seen' ? { last: before.report } : {}),
    });
    try {
      const report = await preflight(workbench, {
        ...how,
        exercises: await this.#exercises(),
        signal: AbortSignal.any([this.#abort.signal, ...(how.signal === undefined ? [] : [how.signal])]),
      });
      this.#set(workbench, { kind: 'seen', report });
      return report;
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      this.#set(
        workbench,
        before?.kind === 'seen' && isCancellation(error) ? before : { kind: 'failed', error: reason },
      );
      throw error;
    }
  }

  dispose(): void {
    this.#abort.abort();
    this.#looks.clear();
    this.#parts.dispose();
  }

  #follow(): void {
    const held = this.#connection.all;
    for (const workbench of this.#looks.keys()) {
      if (!held.some((one) => one.workbench === workbench)) this.#looks.delete(workbench);
    }
    for (const one of held) {
      if (this.#looks.has(one.workbench) || !isSettled(one)) continue;
      // Nobody has asked for it: its row says where it failed.
      this.look(one.workbench, { background: true }).catch(() => {});
    }
  }

  #set(workbench: Workbench, look: Look): void {
    this.#looks.set(workbench, look);
    this.#changed.fire(workbench);
  }
}

/** Connecting comes first: the trees are filled before anything else is asked of the machine. */
function isSettled({ engine, engineError }: ActiveWorkbench): boolean {
  return engine !== undefined || engineError !== undefined;
}

export function reportOf(look: Look | undefined): PreflightReport | undefined {
  return look?.kind === 'seen' ? look.report : look?.kind === 'looking' ? look.last : undefined;
}
