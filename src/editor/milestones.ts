import * as vscode from 'vscode';
import { MILESTONES, WALKTHROUGH } from './contributions';
import { EXTENSION_ID } from './links';

export type Milestone = keyof typeof MILESTONES;

/** What a first-time user has done, as context keys that tick the steps of the editor's walkthrough. */
export class Milestones {
  readonly #reached = new Set<Milestone>();

  reach(milestone: Milestone): void {
    if (this.#reached.has(milestone)) return;
    this.#reached.add(milestone);
    setContext(milestone, true);
  }

  /**
   * Opens the walkthrough. The editor reads its steps when a walkthrough is first opened and then takes a key that is
   * true already for one that was seen; so the keys are set anew once it is open.
   */
  async openWalkthrough(): Promise<void> {
    for (const milestone of this.#reached) setContext(milestone, false);
    await vscode.commands.executeCommand(
      'workbench.action.openWalkthrough',
      `${EXTENSION_ID}#${WALKTHROUGH}`,
      false,
    );
    for (const milestone of this.#reached) setContext(milestone, true);
  }
}

function setContext(milestone: Milestone, reached: boolean): void {
  void vscode.commands.executeCommand('setContext', MILESTONES[milestone], reached);
}
