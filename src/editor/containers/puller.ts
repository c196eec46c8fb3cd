import * as vscode from 'vscode';
import { ExplainedError, displayText, explain, noticeText } from '../../base';
import { registryOf } from '../../docker';
import type { RunningTransfers } from '../transfers';
import { longWork } from './engineWork';
import type { RegistryLogins } from './registryLogins';
import { tellCommand, type Scope } from './scope';

/** Brings images from registries and takes them there, with the logins that are kept. */
export class Puller {
  readonly #log: vscode.LogOutputChannel;
  readonly #transfers: RunningTransfers;
  readonly #logins: RegistryLogins;

  constructor(log: vscode.LogOutputChannel, transfers: RunningTransfers, logins: RegistryLogins) {
    this.#log = log;
    this.#transfers = transfers;
    this.#logins = logins;
  }

  async pull(scope: Scope, reference: string, platform?: string): Promise<void> {
    const how = platform === undefined ? {} : { platform };
    tellCommand(this.#log, { kind: 'pull', reference, ...how });
    await this.#loggedIn(scope, reference, async (login) =>
      longWork(
        this.#transfers,
        { kind: 'pull', name: reference, title: vscode.l10n.t('Pulling {0}', displayText(reference)) },
        ({ signal, onProgress }) =>
          scope.engine.images.pull(reference, { signal, onProgress, ...how, ...login }),
      ),
    );
  }

  async push(scope: Scope, reference: string): Promise<void> {
    tellCommand(this.#log, { kind: 'push', reference });
    await this.#loggedIn(scope, reference, async (login) =>
      longWork(
        this.#transfers,
        { kind: 'push', name: reference, title: vscode.l10n.t('Pushing {0}', displayText(reference)) },
        ({ signal, onProgress }) => scope.engine.images.push(reference, { signal, onProgress, ...login }),
      ),
    );
  }

  /** Where the registry wants another login, a person is asked for one, and it is tried again with that. */
  async #loggedIn(
    { engine }: Scope,
    reference: string,
    work: (login: { login?: NonNullable<Awaited<ReturnType<RegistryLogins['of']>>> }) => Promise<unknown>,
  ): Promise<void> {
    const attempt = async (): Promise<void> => {
      const login = await this.#logins.of(reference);
      await work(login === undefined ? {} : { login });
    };
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof ExplainedError) || error.code !== 'registry-unauthorized') throw error;
      const button = vscode.l10n.t('Log In…');
      const answer = await vscode.window.showErrorMessage(noticeText(explain(error)), button);
      if (answer !== button) throw abandoned();
      const user = await this.#logins.logIn(engine, registryOf(reference));
      if (user === undefined) throw abandoned();
      await attempt();
    }
  }
}

/** A person has decided not to go on, and knows why. */
function abandoned(): ExplainedError {
  return new ExplainedError('cancelled', vscode.l10n.t('That was given up.'));
}
