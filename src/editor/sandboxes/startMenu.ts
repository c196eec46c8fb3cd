import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { StartOptions } from '../../sandboxes';
import { quote } from '../../workbench';
import { splitWords } from '../form/splitWords';
import { parseMount, parseVariable } from './words';

/** How something is to be started. */
export interface Start {
  options: StartOptions;
  background: boolean;
}

interface Item extends vscode.QuickPickItem {
  /** What choosing it makes of the options; undefined leaves them as they are. */
  change?: (start: Start) => Promise<Start | undefined> | Start;
}

/**
 * Lets a person put together how a sandbox is started, with the command line that does the same in sight all the time.
 * Undefined where they gave up.
 *
 * @param preview the line of a shell for what was chosen so far; may throw what is wrong with it
 * @param canStay it can be started in the background
 */
export async function askStart(
  title: string,
  preview: (options: StartOptions) => string,
  canStay: boolean,
): Promise<Start | undefined> {
  let start: Start = { options: {}, background: false };
  for (;;) {
    const go: Item = {
      label: start.background
        ? vscode.l10n.t('$(play) Start in the Background')
        : vscode.l10n.t('$(play) Start in a Terminal'),
      detail: displayText(preview(start.options)),
    };
    const picked = await vscode.window.showQuickPick([go, ...choices(start, canStay)], {
      title,
      placeHolder: vscode.l10n.t('Choose what to change, or start'),
      ignoreFocusOut: true,
    });
    if (picked === undefined) return undefined;
    if (picked === go) return start;
    const changed = await picked.change?.(start);
    if (changed === undefined) continue;
    try {
      preview(changed.options);
      start = changed;
    } catch (error) {
      await vscode.window.showErrorMessage(displayText((error as Error).message));
    }
  }
}

function choices({ options, background }: Start, canStay: boolean): Item[] {
  const {
    command,
    root,
    writable,
    mounts = [],
    environment = {},
    workingFolder,
    gpus,
    ownProcesses,
  } = options;
  const none = vscode.l10n.t('as the image says');
  const set =
    (more: StartOptions): NonNullable<Item['change']> =>
    (start) => ({ ...start, options: { ...start.options, ...more } });
  const tick = (on: boolean | undefined): string => (on === true ? '$(check)' : '$(blank)');
  return [
    {
      label: vscode.l10n.t('$(terminal) Command…'),
      description: command === undefined ? none : displayText(quote(command)),
      change: async (start) => {
        const line = await ask(
          vscode.l10n.t('Command and its arguments; empty: what the image says'),
          quote(command ?? []),
          (text) => (splitWords(text) === undefined ? vscode.l10n.t('A quote is not closed.') : undefined),
        );
        const words = line === undefined ? undefined : splitWords(line);
        if (words === undefined) return undefined;
        const others = without(start.options, 'command');
        return { ...start, options: words.length === 0 ? others : { ...others, command: words } };
      },
    },
    {
      label: vscode.l10n.t('$(folder-library) Mounts…'),
      description: displayText(
        mounts
          .map(({ source, target, readOnly }) => `${source}:${target}${readOnly ? ':ro' : ''}`)
          .join('  '),
      ),
      change: async (start) => {
        const now = mounts.map(
          ({ source, target, readOnly }) => `${source}:${target}${readOnly ? ':ro' : ''}`,
        );
        const line = await ask(
          vscode.l10n.t(
            'Folders of the workbench, with blanks between: /data, /data:/inside, /data:/inside:ro',
          ),
          quote(now),
          (text) =>
            (splitWords(text) ?? ['']).every((word) => parseMount(word) !== undefined)
              ? undefined
              : vscode.l10n.t('Absolute paths without colons, as /data:/inside:ro; quote those with blanks.'),
        );
        if (line === undefined) return undefined;
        const all = (splitWords(line) ?? []).flatMap((word) => parseMount(word) ?? []);
        return { ...start, options: { ...start.options, mounts: all } };
      },
    },
    {
      label: vscode.l10n.t('$(symbol-variable) Environment…'),
      description: displayText(Object.keys(environment).join('  ')),
      change: async (start) => {
        const now = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
        const line = await ask(
          vscode.l10n.t('Variables, with blanks between; quote values that have some: A=1 B="two words"'),
          quote(now),
          (text) =>
            (splitWords(text) ?? ['']).every((word) => parseVariable(word) !== undefined)
              ? undefined
              : vscode.l10n.t('NAME=value, with quotes closed.'),
        );
        if (line === undefined) return undefined;
        const all = (splitWords(line) ?? []).flatMap((word) => {
          const pair = parseVariable(word);
          return pair === undefined ? [] : [pair];
        });
        return { ...start, options: { ...start.options, environment: Object.fromEntries(all) } };
      },
    },
    {
      label: vscode.l10n.t('$(folder) Working Folder…'),
      description: workingFolder === undefined ? none : displayText(workingFolder),
      change: async (start) => {
        const folder = await ask(
          vscode.l10n.t('Folder inside; empty: as the image says'),
          workingFolder ?? '',
          (text) => (text === '' || text.startsWith('/') ? undefined : vscode.l10n.t('An absolute path.')),
        );
        if (folder === undefined) return undefined;
        const others = without(start.options, 'workingFolder');
        return { ...start, options: folder === '' ? others : { ...others, workingFolder: folder } };
      },
    },
    {
      label: vscode.l10n.t('$(circuit-board) GPUs…'),
      description: gpus ?? none,
      change: async (start) => {
        const chosen = await ask(
          vscode.l10n.t(
            'GPUs of NVIDIA to be seen inside: all, none, or numbers with commas; empty: as the image says',
          ),
          gpus ?? '',
          (text) =>
            /^(?:|all|none|[\w-]+(?:,[\w-]+)*)$/.test(text) ? undefined : vscode.l10n.t('all, none, or 0,1.'),
        );
        if (chosen === undefined) return undefined;
        const others = without(start.options, 'gpus');
        return { ...start, options: chosen === '' ? others : { ...others, gpus: chosen } };
      },
    },
    {
      label: `${tick(writable)} ${vscode.l10n.t('Its files can be changed')}`,
      change: set({ writable: writable !== true }),
    },
    {
      label: `${tick(root)} ${vscode.l10n.t('As root inside (which is not root outside)')}`,
      change: set({ root: root !== true }),
    },
    {
      label: `${tick(ownProcesses)} ${vscode.l10n.t('It sees its own processes only')}`,
      change: set({ ownProcesses: ownProcesses !== true }),
    },
    ...(canStay
      ? [
          {
            label: `${tick(background)} ${vscode.l10n.t('In the background, with a log')}`,
            change: (start: Start) => ({ ...start, background: !start.background }),
          },
        ]
      : []),
  ];
}

function ask(
  prompt: string,
  value: string,
  validate: (text: string) => string | undefined,
): Thenable<string | undefined> {
  return vscode.window.showInputBox({ prompt, value, ignoreFocusOut: true, validateInput: validate });
}

function without<K extends keyof StartOptions>(options: StartOptions, name: K): Omit<StartOptions, K> {
  const others = { ...options };
  delete others[name];
  return others;
}
