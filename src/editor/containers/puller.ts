import * as vscode from 'vscode';
import { displayText } from '../../base';
import { registryOf, type RegistryLogin } from '../../docker';
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
    tellCommand(this.#log, { kind: 'pull', reference, ...how }, scope.engine);
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
    tellCommand(this.#log, { kind: 'push', reference }, scope.engine);
    await this.#loggedIn(scope, reference, async (login) =>
      longWork(
        this.#transfers,
        { kind: 'push', name: reference, title: vscode.l10n.t('Pushing {0}', displayText(reference)) },
        ({ signal, onProgress }) => scope.engine.images.push(reference, { signal, onProgress, ...login }),
      ),
    );
  }

  #loggedIn(
    { engine }: Scope,
    reference: string,
    work: (login: { login?: RegistryLogin }) => Promise<unknown>,
  ): Promise<unknown> {
    const registry = registryOf(reference);
    return this.#logins.retrying(
      engine,
      (error) => (error.code === 'registry-unauthorized' ? registry : undefined),
      async () => {
        const login = await this.#logins.of(reference);
        await work(login === undefined ? {} : { login });
      },
    );
  }
}
