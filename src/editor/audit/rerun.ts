import type { Memento } from 'vscode';
import { loadAudit, type AuditedWorkbench, type AuditReport, type EarlierReport } from '../../audit';
import type { Audited } from './audited';
import type { SuppressionFiles } from './suppressions';

/** Of everything that was audited, what its next report is compared with. */
const MEMORY = 'containerWorkbench.audits';
/** What was audited last. */
const MOST = 50;

/** What the last reports were, across windows. */
export class EarlierReports {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  of(key: string): EarlierReport | undefined {
    return this.#all[key];
  }

  async remember(key: string, report: EarlierReport): Promise<void> {
    const others = Object.entries(this.#all).filter(([other]) => other !== key);
    await this.#memento.update(MEMORY, Object.fromEntries([...others.slice(1 - MOST), [key, report]]));
  }

  get #all(): Readonly<Record<string, EarlierReport>> {
    return this.#memento.get(MEMORY, {});
  }
}

/** Something that is audited, with its report. */
export class Rerun {
  readonly audited: Audited;
  readonly #memory: EarlierReports;
  readonly #suppressions: SuppressionFiles;
  #found: AuditedWorkbench = { entries: [], gaps: [] };
  #earlier: EarlierReport | undefined;
  #elevated = false;
  #report: AuditReport | undefined;

  constructor(audited: Audited, memory: EarlierReports, suppressions: SuppressionFiles) {
    this.audited = audited;
    this.#memory = memory;
    this.#suppressions = suppressions;
  }

  get report(): AuditReport | undefined {
    return this.#report;
  }

  /** Whether it was looked at with root's rights. */
  get elevated(): boolean {
    return this.#elevated;
  }

  /** Looks once more, as it was looked at before unless something else is said. */
  async look(elevated = this.#elevated): Promise<AuditReport> {
    this.#found = await this.audited.look(elevated);
    this.#elevated = elevated;
    this.#earlier = this.#memory.of(this.audited.key);
    return this.remake();
  }

  /** The report anew from what was found: suppressions have become others. */
  async remake(): Promise<AuditReport> {
    const { makeReport, remembered } = await loadAudit();
    this.#report = makeReport(this.audited.title, this.#found, {
      now: Date.now(),
      suppressions: await this.#suppressions.read(),
      ...(this.#earlier && { earlier: this.#earlier }),
    });
    await this.#memory.remember(this.audited.key, remembered(this.#report));
    return this.#report;
  }
}
