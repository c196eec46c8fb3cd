import * as vscode from 'vscode';
import { displayText, explain, noticeText } from '../base';
import {
  targetId,
  type HostKeyQuestion,
  type Questions,
  type Secret,
  type SshPrompts,
  type SshTarget,
} from '../workbench';

/** Where a password is kept. Nothing but the editor's SecretStorage ever holds one. */
const passwordKey = (target: SshTarget): string => `password ${targetId(target)}`;
const keyOf = (secret: Secret): string =>
  secret.kind === 'password' ? passwordKey(secret.target) : `passphrase ${secret.keyFile}`;
const INDEX_KEY = 'secrets.index';

/**
 * Asks a person what a connection needs to know, and keeps what was accepted in SecretStorage: passwords always,
 * passphrases where the person says so.
 */
export class Credentials {
  readonly #secrets: vscode.SecretStorage;
  /** The names of the secrets kept (SecretStorage cannot list them in every version), never their values. */
  readonly #state: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#secrets = context.secrets;
    this.#state = context.globalState;
    this.#log = log;
  }

  readonly prompts: SshPrompts = {
    confirmHostKey,
    password: askPassword,
    passphrase: askPassphrase,
    answers: askQuestions,
    sudoPassword: askSudoPassword,
    kept: async (secret) => this.#secrets.get(keyOf(secret)),
    accepted: (secret, value) => void this.#accepted(secret, value),
    dropped: (secret) => void this.#forget(keyOf(secret)),
    warn: (warning) => {
      this.#log.warn(explain(warning));
      void vscode.window.showWarningMessage(noticeText(explain(warning)));
    },
  };

  /** Forgets every password that is kept, and answers how many there were. */
  async forgetAll(): Promise<number> {
    const names = this.#state.get<string[]>(INDEX_KEY, []);
    for (const name of names) await this.#secrets.delete(name);
    await this.#state.update(INDEX_KEY, undefined);
    return names.length;
  }

  /** Forgets the password of a login. */
  async forget(target: SshTarget): Promise<void> {
    await this.#forget(passwordKey(target));
  }

  async #forget(name: string): Promise<void> {
    await this.#secrets.delete(name);
    await this.#state.update(
      INDEX_KEY,
      this.#state.get<string[]>(INDEX_KEY, []).filter((other) => other !== name),
    );
  }

  async #accepted(secret: Secret, value: string): Promise<void> {
    const name = keyOf(secret);
    if ((await this.#secrets.get(name)) === value) return;
    if (secret.kind === 'passphrase' && !(await wantsPassphraseKept(secret.keyFile))) return;
    await this.#secrets.store(name, value);
    await this.#state.update(INDEX_KEY, [...new Set([...this.#state.get<string[]>(INDEX_KEY, []), name])]);
  }
}

async function wantsPassphraseKept(keyFile: string): Promise<boolean> {
  const keep = vscode.l10n.t('Keep It');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Keep the passphrase of {0} in the editor’s secret storage?', noticeText(keyFile)),
    keep,
    vscode.l10n.t('No'),
  );
  return chosen === keep;
}

async function confirmHostKey(question: HostKeyQuestion, signal: AbortSignal): Promise<boolean> {
  const { target, keyType, fingerprint, vouched, authority } = question;
  const connect = vscode.l10n.t('Connect');
  const address = target.port === 22 ? target.host : `${target.host}:${target.port}`;
  const key = vscode.l10n.t('Its {0} host key has this fingerprint:\n\n{1}', keyType, fingerprint);
  const [message, advice] =
    vouched.length === 0
      ? [
          vscode.l10n.t('Connect to {0} for the first time?', address),
          vscode.l10n.t(
            'Compare it with the one that you were given. If it is the same, you are talking to your workbench and to nobody in between. You will not be asked again.',
          ),
        ]
      : [
          vscode.l10n.t('{0} is not the machine that the course names. Connect all the same?', address),
          vscode.l10n.t(
            'The course names other ones:\n\n{0}\n\nWhere this is your workbench of the course, somebody may stand in between: do not connect, and ask the teachers. Another machine of yours is fine.',
            vouched.map((one) => displayText(one)).join('\n'),
          ),
        ];
  const certified =
    authority === undefined
      ? []
      : [
          vscode.l10n.t(
            'Your list of known hosts names an authority for it ({0}), but certificates of hosts cannot be checked here.',
            authority,
          ),
        ];
  const chosen = await vscode.window.showWarningMessage(
    message,
    { modal: true, detail: [key, ...certified, advice].join('\n\n') },
    connect,
  );
  // The editor cannot take such a dialog away: what it is answered with later counts for nothing.
  return chosen === connect && !signal.aborted;
}

/** What a person types, without being shown unless `password` is false. The box goes away with the signal. */
async function askSecret(
  options: Pick<vscode.InputBoxOptions, 'title' | 'prompt' | 'password'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const source = new vscode.CancellationTokenSource();
  const onAbort = (): void => source.cancel();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await vscode.window.showInputBox(
      { password: true, ignoreFocusOut: true, ...options },
      source.token,
    );
  } finally {
    signal.removeEventListener('abort', onAbort);
    source.dispose();
  }
}

function askPassword(
  { user, host }: SshTarget,
  attempt: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const prompt =
    attempt === 1
      ? vscode.l10n.t('Once it has been accepted, it is kept in the editor’s secret storage.')
      : vscode.l10n.t('That password was not accepted. Please type it again.');
  return askSecret({ title: vscode.l10n.t('Password of {0} on {1}', user, host), prompt }, signal);
}

function askPassphrase(keyFile: string, attempt: number, signal: AbortSignal): Promise<string | undefined> {
  const prompt =
    attempt === 1
      ? vscode.l10n.t('It is kept in memory for as long as the window is open.')
      : vscode.l10n.t('That passphrase does not open the key. Please type it again.');
  return askSecret({ title: vscode.l10n.t('Passphrase of the key {0}', keyFile), prompt }, signal);
}

/** One question after the other, as the server words them. */
async function askQuestions(
  { user, host }: SshTarget,
  { name, instructions, prompts }: Questions,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const said = [name, instructions].map((text) => displayText(text)).filter((text) => text !== '');
  const answers: string[] = [];
  for (const { text, echo } of prompts) {
    const title = vscode.l10n.t('{0} asks {1}', host, user);
    const prompt = [...said, displayText(text)].join(' · ');
    const answer = await askSecret({ title, prompt, password: !echo }, signal);
    if (answer === undefined) return undefined;
    answers.push(answer);
  }
  return answers;
}

function askSudoPassword(
  { user, host }: { user: string; host: string },
  attempt: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const prompt =
    attempt === 1
      ? vscode.l10n.t('It is needed to do this as root. It is kept in memory for a quarter of an hour.')
      : vscode.l10n.t('sudo did not accept that password. Please type it again.');
  return askSecret({ title: vscode.l10n.t('sudo on {0}: password of {1}', host, user), prompt }, signal);
}
