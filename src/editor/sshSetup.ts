import { hostname } from 'node:os';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { ExplainedError, displayText, noticeText } from '../base';
import {
  installKey,
  makeKey,
  ownKeys,
  proveKey,
  saveSshEntry,
  unlockKey,
  type KeyPair,
  type SshOptions,
  type SshTarget,
} from '../workbench';
import { askUntilTaken } from './askUntilTaken';
import { LOCAL, type ConnectionManager } from './connection';
import type { Credentials } from './credentials';
import { withLateProgress } from './notify';
import type { RecentWorkbenches } from './recentWorkbenches';
import type { WorkbenchRow } from './trees/workbenchView';

interface Parts {
  connection: ConnectionManager;
  credentials: Credentials;
  recent: RecentWorkbenches;
}

/** The key that SSH clients offer by themselves. */
const USUAL_KEY = '~/.ssh/id_ed25519';

/** A key of this computer, and its passphrase where it was made just now. */
interface Chosen extends KeyPair {
  passphrase?: string;
}

/** What makes logging in simpler: an entry of `~/.ssh/config`, and a key in place of the password. */
export function createSshSetupActions({ connection, credentials, recent }: Parts) {
  const addressOf = (row: WorkbenchRow | undefined): string => {
    const address = row?.kind === 'workbench' ? row.address : connection.active?.address;
    if (address === undefined || address === LOCAL) {
      throw new ExplainedError('not-connected', vscode.l10n.t('This computer needs no login over SSH.'), {
        remedy: vscode.l10n.t('Connect to a workbench over SSH first.'),
      });
    }
    return address;
  };

  async function saveEntry(address: string, target: SshTarget): Promise<void> {
    const saved = await askNameAndSave(target);
    if (saved === undefined) return;
    await recent.add(saved.name, address);
    const open = vscode.l10n.t('Open File');
    const answer = await vscode.window.showInformationMessage(
      noticeText(
        vscode.l10n.t(
          '“{0}” means {1} from now on, here and in every SSH client: ssh {0}',
          saved.name,
          `${target.user}@${target.host}`,
        ),
      ),
      open,
    );
    if (answer === open) await vscode.window.showTextDocument(vscode.Uri.file(saved.file));
  }

  async function useKey(address: string): Promise<void> {
    const held = connection.all.find((one) => one.address === address);
    if (held === undefined) {
      throw new ExplainedError('not-connected', vscode.l10n.t('There is no connection to that workbench.'), {
        remedy: vscode.l10n.t('Connect to it first: the key has to be put there.'),
      });
    }
    const { workbench } = held;
    const key = await chooseKey(workbench.host);
    if (key === undefined) return;
    const login = await withLateProgress(
      vscode.l10n.t('Putting the key on {0}', displayText(workbench.label)),
      async (signal) => {
        const options = await connection.login(address, signal);
        // Whoever gives up here has changed nothing yet.
        await unlockKey(withPassphrase(options, key), key.file);
        await installKey(workbench, key.publicKey);
        await proveKey(options, key.file);
        return options;
      },
    );
    await tellOfSuccess(address, login.target, key);
  }

  async function tellOfSuccess(address: string, target: SshTarget, key: Chosen): Promise<void> {
    const save = vscode.l10n.t('Save as SSH Host…');
    const forget = vscode.l10n.t('Forget Password');
    const who = `${target.user}@${target.host}`;
    const tried = vscode.l10n.t('{0} lets you in with the key {1}: it has just been tried.', who, key.file);
    const offered = isOfferedAnyway(target, key)
      ? ''
      : vscode.l10n.t('Save the workbench as an SSH host, so that this key is the one that is offered.');
    const answer = await vscode.window.showInformationMessage(
      noticeText(`${tried} ${offered}`),
      save,
      forget,
    );
    if (answer === forget) await credentials.forget(target);
    if (answer === save)
      await saveEntry(address, { ...target, identityFiles: [key.file], identitiesOnly: true });
  }

  return {
    'containerWorkbench.saveSshEntry': async (row?: WorkbenchRow) => {
      const address = addressOf(row);
      const { target } = await connection.login(address, new AbortController().signal);
      await saveEntry(address, target);
    },
    'containerWorkbench.useKey': (row?: WorkbenchRow) => useKey(addressOf(row)),
  };
}

/** Asks for a name until one can be saved; undefined where the person gave up. */
function askNameAndSave(target: SshTarget): Promise<{ name: string; file: string } | undefined> {
  return askUntilTaken(
    {
      title: vscode.l10n.t('Save {0} as an SSH host', displayText(`${target.user}@${target.host}`)),
      prompt: vscode.l10n.t(
        'A short name of your own. It is written to ~/.ssh/config with all that it takes to log in.',
      ),
      value: suggestedName(target),
    },
    async (name) => ({ name, file: await saveSshEntry(name, target) }),
  );
}

/** The first part of a host's name; addresses have none. */
function suggestedName({ host }: SshTarget): string {
  return /^[a-z][\w-]*/i.exec(host)?.[0] ?? 'workbench';
}

async function chooseKey(host: string): Promise<Chosen | undefined> {
  const keys = await ownKeys();
  interface Choice extends vscode.QuickPickItem {
    key?: KeyPair;
  }
  const anew: Choice = {
    label: vscode.l10n.t('$(add) Make a new key'),
    description: displayText(newKeyFile(keys, host)),
  };
  const choices: Choice[] = [
    ...keys.map((key) => ({
      label: `$(key) ${displayText(basename(key.file))}`,
      description: displayText(key.publicKey.split(' ').slice(2).join(' ')),
      key,
    })),
    anew,
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Which key do you want to log in with?'),
    placeHolder: vscode.l10n.t(
      'Its public half is put on the workbench; the private one stays on this computer.',
    ),
  });
  if (chosen === anew) return makeNewKey(newKeyFile(keys, host));
  return chosen?.key;
}

/** The usual name where that is free, else one that says what the key is for. */
function newKeyFile(keys: readonly KeyPair[], host: string): string {
  const taken = new Set(keys.map(({ file }) => basename(file)));
  if (!taken.has(basename(USUAL_KEY))) return USUAL_KEY;
  const name = `id_ed25519_${host.replace(/[^\w.-]/g, '_')}`;
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
  return `${dirname(USUAL_KEY)}/${free}`;
}

async function makeNewKey(file: string): Promise<Chosen | undefined> {
  const passphrase = await askNewPassphrase();
  if (passphrase === undefined) return undefined;
  const comment = `${process.env['USER'] ?? process.env['USERNAME'] ?? 'me'}@${hostname()}`;
  const key = await makeKey({ file, comment, passphrase });
  return { ...key, passphrase };
}

/** Empty: none is wanted. */
async function askNewPassphrase(): Promise<string | undefined> {
  const title = vscode.l10n.t('Passphrase for the new key');
  const first = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Whoever gets hold of the key’s file needs it too. Leave it empty for none.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (first === undefined || first === '') return first;
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The same again, so that no slip locks you out.'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (again) => (again === first ? undefined : vscode.l10n.t('The two are not the same.')),
  });
}

/** A passphrase that was given a moment ago is not asked for again. */
function withPassphrase(options: SshOptions, { file, passphrase }: Chosen): SshOptions {
  if (passphrase === undefined || passphrase === '') return options;
  const { prompts } = options;
  return {
    ...options,
    prompts: {
      ...prompts,
      passphrase: async (keyFile, attempt, signal) =>
        keyFile === file && attempt === 1 ? passphrase : prompts.passphrase(keyFile, attempt, signal),
    },
  };
}

/** True where the key is offered at the next login without anything else being done. */
function isOfferedAnyway({ identityFiles }: SshTarget, { file }: KeyPair): boolean {
  return identityFiles?.includes(file) ?? /^id_(?:ed25519|ecdsa|rsa)$/.test(basename(file));
}
