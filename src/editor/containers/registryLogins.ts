import * as vscode from 'vscode';
import { ExplainedError, displayText } from '../../base';
import { DOCKER_HUB, registryOf, type Engine, type RegistryLogin } from '../../docker';
import { showFailure, withLateProgress } from '../notify';
import { tellCommand } from './scope';

const INDEX_KEY = 'registries.index';
const keyOf = (registry: string): string => `registry ${registry}`;

/** Logins to registries, kept in the editor's SecretStorage and nowhere else: an engine gets one with each request. */
export class RegistryLogins {
  readonly #log: vscode.LogOutputChannel;
  readonly #secrets: vscode.SecretStorage;
  /** The registries there are logins to: SecretStorage cannot list them in every version of the editor. */
  readonly #state: vscode.Memento;

  constructor(
    log: vscode.LogOutputChannel,
    { secrets, globalState }: Pick<vscode.ExtensionContext, 'secrets' | 'globalState'>,
  ) {
    this.#log = log;
    this.#secrets = secrets;
    this.#state = globalState;
  }

  get registries(): readonly string[] {
    return this.#state.get<string[]>(INDEX_KEY, []);
  }

  /** The login to the registry that a reference names, where there is one. */
  async of(reference: string): Promise<RegistryLogin | undefined> {
    const kept = await this.#secrets.get(keyOf(registryOf(reference)));
    return kept === undefined ? undefined : (JSON.parse(kept) as RegistryLogin);
  }

  /** The logins that a build can need: to the registries that its Dockerfile or its arguments name, and to Docker Hub. */
  async forBuild(...texts: readonly string[]): Promise<RegistryLogin[]> {
    const named = this.registries.filter(
      (registry) => registry === DOCKER_HUB || texts.some((text) => text.includes(registry)),
    );
    const kept = await Promise.all(named.map((registry) => this.#secrets.get(keyOf(registry))));
    return kept.flatMap((one) => (one === undefined ? [] : [JSON.parse(one) as RegistryLogin]));
  }

  /** Asks for a login, has the registry check it, and keeps it. Answers with the user's name, or undefined where nobody gave one. */
  async logIn(engine: Engine, registry: string): Promise<string | undefined> {
    const title = vscode.l10n.t('Log in to {0}', registryName(registry));
    const username = await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('User name'),
      ignoreFocusOut: true,
    });
    if (username === undefined || username === '') return undefined;
    const password = await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t(
        'Password or access token of {0}. It is kept in the editor’s secret storage.',
        username,
      ),
      password: true,
      ignoreFocusOut: true,
    });
    if (password === undefined || password === '') return undefined;
    const login = await withLateProgress(title, (signal) =>
      engine.system.login({ registry, username, password }, { signal }),
    );
    await this.#secrets.store(keyOf(registry), JSON.stringify(login));
    await this.#state.update(INDEX_KEY, [...new Set([...this.registries, registry])]);
    tellCommand(this.#log, { kind: 'login', registry, username }, engine);
    return username;
  }

  /**
   * Does `work`; where it fails because a registry wants another login, a person is asked for one, and it is done once more.
   * @param wants which registry a failure is about; undefined where it is about something else
   */
  async retrying<T>(
    engine: Engine,
    wants: (error: ExplainedError) => string | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const registry = error instanceof ExplainedError ? wants(error) : undefined;
      if (registry === undefined) throw error;
      let agreed = false;
      await showFailure(this.#log, error, { [vscode.l10n.t('Log In…')]: () => (agreed = true) });
      if (!agreed || (await this.logIn(engine, registry)) === undefined) throw abandoned();
      return work();
    }
  }

  async logOut(registry: string): Promise<void> {
    await this.#secrets.delete(keyOf(registry));
    const left = this.registries.filter((other) => other !== registry);
    await this.#state.update(INDEX_KEY, left);
  }
}

/** A person has decided not to go on, and knows why. */
function abandoned(): ExplainedError {
  return new ExplainedError('cancelled', vscode.l10n.t('That was given up.'));
}

/** What a registry is called in a sentence. */
export function registryName(registry: string): string {
  return registry === DOCKER_HUB ? 'Docker Hub' : displayText(registry);
}
