import * as vscode from 'vscode';
import { displayText } from '../base';
import {
  parseTarget,
  type HostKeyQuestion,
  type Questions,
  type SshPrompts,
  type SshTarget,
} from '../workbench';

/** Where a password is kept. Nothing but the editor's SecretStorage ever holds one. */
const passwordKey = ({ user, host, port }: SshTarget): string => `password ssh://${user}@${host}:${port}`;
const INDEX_KEY = 'secrets.index';

/** Asks a person what a connection needs to know, and keeps passwords that were accepted in SecretStorage. */
export class Credentials {
  readonly #secrets: vscode.SecretStorage;
  /** The names of the secrets kept (SecretStorage cannot list them in every version), never their values. */
  readonly #state: vscode.Memento;

  constructor(context: vscode.ExtensionContext) {
    this.#secrets = context.secrets;
    this.#state = context.globalState;
  }

  /**
   * The questions of one attempt to connect. `vouched` are fingerprints that the course answers for: a host key with
   * one of them needs no question. With `quiet`, whatever would need a person is refused instead.
   */
  prompts(vouched: () => Promise<readonly string[]>, quiet: boolean): SshPrompts {
    return {
      confirmHostKey: async (question) =>
        (await vouched()).includes(question.fingerprint) || (!quiet && (await confirmHostKey(question))),
      password: async (target, attempt) => {
        const kept = attempt === 1 ? await this.#secrets.get(passwordKey(target)) : undefined;
        return kept ?? (quiet ? undefined : askPassword(target, attempt));
      },
      passphrase: async (keyFile, attempt) => (quiet ? undefined : askPassphrase(keyFile, attempt)),
      answers: async (target, questions) => (quiet ? undefined : askQuestions(target, questions)),
      sudoPassword: async (who, attempt) => askSudoPassword(who, attempt),
      passwordAccepted: (target, password) => void this.#keep(passwordKey(target), password),
    };
  }

  /** Forgets every password that is kept, and answers how many there were. */
  async forgetAll(): Promise<number> {
    const names = this.#state.get<string[]>(INDEX_KEY, []);
    for (const name of names) await this.#secrets.delete(name);
    await this.#state.update(INDEX_KEY, undefined);
    return names.length;
  }

  /** Forgets the password for `address` (`USER@HOST[:PORT]`). */
  async forget(address: string): Promise<void> {
    const name = passwordKey(parseTarget(address));
    await this.#secrets.delete(name);
    await this.#state.update(
      INDEX_KEY,
      this.#state.get<string[]>(INDEX_KEY, []).filter((other) => other !== name),
    );
  }

  async #keep(name: string, secret: string): Promise<void> {
    await this.#secrets.store(name, secret);
    await this.#state.update(INDEX_KEY, [...new Set([...this.#state.get<string[]>(INDEX_KEY, []), name])]);
  }
}

async function confirmHostKey({ target, keyType, fingerprint }: HostKeyQuestion): Promise<boolean> {
  const connect = vscode.l10n.t('Connect');
  const address = target.port === 22 ? target.host : `${target.host}:${target.port}`;
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Connect to {0} for the first time?', address),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its {0} host key has this fingerprint:\n\n{1}\n\nCompare it with the one that you were given. If it is the same, you are talking to your workbench and to nobody in between. You will not be asked again.',
        keyType,
        fingerprint,
      ),
    },
    connect,
  );
  return chosen === connect;
}

async function askPassword({ user, host }: SshTarget, attempt: number): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Password of {0} on {1}', user, host),
    prompt:
      attempt === 1
        ? vscode.l10n.t('Once it has been accepted, it is kept in the editor’s secret storage.')
        : vscode.l10n.t('That password was not accepted. Please type it again.'),
    password: true,
    ignoreFocusOut: true,
  });
}

async function askPassphrase(keyFile: string, attempt: number): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Passphrase of the key {0}', keyFile),
    prompt:
      attempt === 1
        ? vscode.l10n.t('It is used for this connection and not kept.')
        : vscode.l10n.t('That passphrase does not open the key. Please type it again.'),
    password: true,
    ignoreFocusOut: true,
  });
}

/** One question after the other, as the server words them. */
async function askQuestions(
  { user, host }: SshTarget,
  { name, instructions, prompts }: Questions,
): Promise<string[] | undefined> {
  const said = [name, instructions].map((text) => displayText(text)).filter((text) => text !== '');
  const answers: string[] = [];
  for (const { text, echo } of prompts) {
    const answer = await vscode.window.showInputBox({
      title: vscode.l10n.t('{0} asks {1}', host, user),
      prompt: [...said, displayText(text)].join(' · '),
      password: !echo,
      ignoreFocusOut: true,
    });
    if (answer === undefined) return undefined;
    answers.push(answer);
  }
  return answers;
}

async function askSudoPassword(
  { user, host }: { user: string; host: string },
  attempt: number,
): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('sudo on {0}: password of {1}', host, user),
    prompt:
      attempt === 1
        ? vscode.l10n.t('It is needed to do this as root. It is kept in memory for a quarter of an hour.')
        : vscode.l10n.t('sudo did not accept that password. Please type it again.'),
    password: true,
    ignoreFocusOut: true,
  });
}
