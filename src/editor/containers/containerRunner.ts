import * as vscode from 'vscode';
import { ExplainedError, displayText, noticeText } from '../../base';
import { commandFor, type ContainerSpec } from '../../docker';
import { withLateProgress } from '../notify';
import type { RiskQuestion } from '../riskQuestion';
import type { Puller } from './puller';
import { tellCommand, type Scope } from './scope';
import { openAttached } from './terminals';

/** Makes containers and starts them, as `docker run` does: the image is pulled where it is not there. */
export class ContainerRunner {
  readonly #log: vscode.LogOutputChannel;
  readonly #puller: Puller;
  readonly #risks: RiskQuestion;

  constructor(log: vscode.LogOutputChannel, puller: Puller, risks: RiskQuestion) {
    this.#log = log;
    this.#puller = puller;
    this.#risks = risks;
  }

  /**
   * Resolves with the container's name once it runs; one that has a terminal gets one here. What could not be started is
   * not left behind, so that it can be tried again under the same name. Undefined where the person was asked about its
   * risks, and does not want it to be run.
   */
  async run(scope: Scope, spec: ContainerSpec): Promise<{ id: string; name: string } | undefined> {
    const command = commandFor({ kind: 'run', spec }, scope.engine.info);
    if (!(await this.#risks.mayRunCommand(scope.held.address, command))) return undefined;
    tellCommand(this.#log, { kind: 'run', spec }, scope.engine);
    const { containers } = scope.engine;
    const id = await this.#create(scope, spec);
    const { name } = await containers.inspect(id);
    if (spec.tty === true) {
      openAttached(scope, { id, name }, { start: true, removed: spec.remove === true });
      return { id, name };
    }
    try {
      await withLateProgress(vscode.l10n.t('Starting {0}', displayText(name)), () => containers.start(id));
    } catch (error) {
      await containers.remove(id, { force: true, volumes: true }).catch(() => undefined);
      throw error;
    }
    return { id, name };
  }

  async #create(scope: Scope, spec: ContainerSpec): Promise<string> {
    const { containers } = scope.engine;
    try {
      return this.#warned(await containers.create(spec));
    } catch (error) {
      if (!(error instanceof ExplainedError) || error.code !== 'no-such-image') throw error;
      await this.#puller.pull(scope, spec.image, spec.platform);
      return this.#warned(await containers.create(spec));
    }
  }

  #warned({ id, warnings }: { id: string; warnings: readonly string[] }): string {
    for (const warning of warnings) {
      this.#log.warn(warning);
      void vscode.window.showWarningMessage(noticeText(warning));
    }
    return id;
  }
}
