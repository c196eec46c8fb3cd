import { loadAudit, type AuditFinding } from '../../audit';
import { Emitter, type Disposable } from '../../base';
import type { Container, ContainerDetails, Engine } from '../../docker';

/** Containers that are asked about at the same time. */
const AT_ONCE = 2;
/** Where more run than that, the others are looked at when their rows are opened. */
const MOST = 100;

/** The worst that each running container may do to its machine: asked once, a few at a time, and kept. */
export class ContainerMarks implements Disposable {
  readonly #known = new WeakMap<Engine, Map<string, AuditFinding | undefined>>();
  readonly #changed = new Emitter<void>();
  #due: { engine: Engine; id: string }[] = [];
  #working = 0;

  readonly onDidChange = this.#changed.event;

  /** Undefined for an ordinary container, and until it was looked at. */
  of(engine: Engine, { id, state }: Container): AuditFinding | undefined {
    return isAlive(state) ? this.#knownOf(engine).get(id) : undefined;
  }

  /** Looks at those of the containers that are not known yet. `containers`: all that there are. */
  look(engine: Engine, containers: readonly Container[]): void {
    const known = this.#knownOf(engine);
    const there = new Set(containers.map(({ id }) => id));
    for (const id of known.keys()) if (!there.has(id)) known.delete(id);
    this.#due = containers
      .filter(({ state }) => isAlive(state))
      .slice(0, MOST)
      .flatMap(({ id }) => (known.has(id) ? [] : [{ engine, id }]));
    while (this.#working < AT_ONCE && this.#due.length > 0) void this.#work();
  }

  /** Takes what was asked for another reason. */
  async learn(engine: Engine, details: ContainerDetails): Promise<void> {
    const { auditor, worstOf } = await loadAudit();
    const worst = worstOf(auditor, details);
    const known = this.#knownOf(engine);
    const isNews = known.get(details.id)?.rule !== worst?.rule;
    known.set(details.id, worst);
    if (isNews) this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #knownOf(engine: Engine): Map<string, AuditFinding | undefined> {
    const known = this.#known.get(engine) ?? new Map<string, AuditFinding | undefined>();
    this.#known.set(engine, known);
    return known;
  }

  async #work(): Promise<void> {
    this.#working++;
    for (let next = this.#due.shift(); next !== undefined; next = this.#due.shift()) {
      const { engine, id } = next;
      const known = this.#knownOf(engine);
      known.set(id, undefined);
      try {
        await this.learn(engine, await engine.containers.inspect(id));
      } catch {
        // It is gone, or the engine cannot be asked: whoever looks the next time asks again.
        known.delete(id);
        break;
      }
    }
    this.#working--;
  }
}

function isAlive(state: Container['state']): boolean {
  return state === 'running' || state === 'paused' || state === 'restarting';
}
