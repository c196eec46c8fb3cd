import type { Workbench, WorkbenchState, WorkbenchStatus } from '../../src/workbench';
import { eventually } from './eventually';

/** Everything that a workbench says about how it is doing, from now on. */
export class StatusLog {
  readonly all: WorkbenchStatus[] = [];
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    workbench.onDidChangeStatus((status) => this.all.push(status));
  }

  /** The states that it went through, each as often as it was entered. */
  get states(): WorkbenchState[] {
    return this.all
      .map(({ state }) => state)
      .filter((state, index, states) => index === 0 || state !== states[index - 1]);
  }

  /** Resolves once it is in `state` after having left the one that it was in when this was made or asked last. */
  async reaches(state: WorkbenchState, milliseconds = 30_000): Promise<WorkbenchStatus> {
    const heard = (): boolean => this.all.some((status) => status.state === state);
    await eventually(
      `the workbench is ${state}`,
      this.#workbench.onDidChangeStatus,
      () => heard() && this.#workbench.status.state === state,
      milliseconds,
    );
    return this.#workbench.status;
  }
}
