import * as vscode from 'vscode';
import { ExplainedError, choiceText, displayText, noticeText } from '../../base';
import {
  carryOut,
  commandsOf,
  createSandbox,
  invocationText,
  removeSandbox,
  saveEnrootLogin,
  startJob,
  stopSandbox,
  type Invocation,
  type Runtime,
  type RuntimeCommands,
  type SandboxImage,
  type StartOptions,
} from '../../sandboxes';
import type { Workbench } from '../../workbench';
import { chooseImage, type Called } from '../containers/choosing';
import { confirm, listNames } from '../containers/questions';
import { activeScope, needActive } from '../containers/scope';
import { openLog } from '../containers/terminals';
import { addressOf } from '../files/address';
import { pickFolder } from '../files/folderPicker';
import { splitWords } from '../form/splitWords';
import { showFailure, withLateProgress } from '../notify';
import type { InventoryView } from '../trees/inventoryView';
import type { Rows } from '../trees/rows';
import type { ActiveWorkbench, Connection } from '../types';
import { linesOf, type BackgroundSandboxes } from './background';
import { askName, convertersOf, convertTo, sourceOf, type ConversionParts } from './conversion';
import { openProgram, tellInvocation } from './programs';
import { askStart } from './startMenu';
import type { SandboxRow } from './view';

/** What {@link createSandboxActions} acts on. */
export interface SandboxParts extends ConversionParts {
  connection: Connection;
  rows: Rows;
  sandboxView: InventoryView<SandboxRow>;
  backgroundSandboxes: BackgroundSandboxes;
}

type RowOf<K extends SandboxRow['kind']> = Extract<SandboxRow, { kind: K }>;

/** Files of a sandbox that enroot reads when it starts. */
const STARTUP_FILES = ['/etc/rc', '/etc/rc.local', '/etc/fstab', '/etc/environment'];

/** What the commands about sandboxes and their images do. */
export function createSandboxActions(parts: SandboxParts) {
  const { connection, log, rows, sandboxes, sandboxView, backgroundSandboxes } = parts;

  const chosen = <K extends SandboxRow['kind']>(kind: K, [row, selected]: Called): RowOf<K>[] =>
    sandboxView.chosen(row, selected).filter((each): each is RowOf<K> => each.kind === kind);

  /** The rows of a kind that a command is for, of runtimes that have that command; a person chooses where none is selected. */
  const choose = async <K extends 'sandbox' | 'image'>(
    kind: K,
    needed: keyof RuntimeCommands | undefined,
    called: Called,
    title: string,
    fits: (row: RowOf<K>) => boolean = () => true,
  ): Promise<RowOf<K>[]> => {
    const active = needActive(connection);
    const can = (row: SandboxRow): boolean =>
      (needed === undefined || commandsOf(row.runtime.id)[needed] !== undefined) && fits(row as RowOf<K>);
    const selected = chosen(kind, called).filter(can);
    if (selected.length > 0) return selected;
    const inventory = sandboxes.of(active);
    await inventory.refresh();
    const runtimeOf = (id: Runtime['id']): Runtime[] => inventory.runtimes.filter((each) => each.id === id);
    const all: SandboxRow[] =
      kind === 'image'
        ? inventory.images.flatMap((image) =>
            runtimeOf(image.runtime).map((runtime) => ({ kind: 'image', runtime, image }) as const),
          )
        : inventory.sandboxes.flatMap((sandbox) =>
            runtimeOf(sandbox.runtime).map((runtime) => ({ kind: 'sandbox', runtime, sandbox }) as const),
          );
    const items = all.filter(can).map((row) => ({
      label: choiceText(nameOf(row)),
      description: row.runtime.label,
      row: row as RowOf<K>,
    }));
    if (items.length === 0) {
      throw new ExplainedError('none', vscode.l10n.t('There is nothing to do that to.'), {
        remedy: vscode.l10n.t('Convert an image of the Images view first.'),
      });
    }
    const picked = await vscode.window.showQuickPick(items, { title });
    return picked === undefined ? [] : [picked.row];
  };

  /** The same for what can be done to one only. */
  const chooseOne = async <K extends 'image' | 'sandbox'>(
    kind: K,
    needed: keyof RuntimeCommands | undefined,
    called: Called,
    title: string,
    fits?: (row: RowOf<K>) => boolean,
  ): Promise<RowOf<K> | undefined> => (await choose(kind, needed, [called[0]], title, fits))[0];

  const chooseStart = (command: 'start' | 'batch', called: Called): Promise<RowOf<'sandbox'> | undefined> =>
    chooseOne('sandbox', command, called, vscode.l10n.t('Start which sandbox?'), isReady);

  /** Asks whether these are to go: about one by `single`, which names it, else by `several`, with their names below. */
  const agreed = async (names: readonly string[], single: string, several: string): Promise<boolean> => {
    const remove = vscode.l10n.t('Remove');
    const [question, below] = names.length === 1 ? [single, []] : [several, names];
    return (await confirm(question, below, remove)) === remove;
  };

  /** Does what changes sandboxes, and looks at what has come of it, also of what has failed. */
  const changing = async <T>(active: ActiveWorkbench, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } finally {
      await sandboxes.of(active).refresh();
    }
  };

  const openTold = (
    { workbench }: ActiveWorkbench,
    name: string,
    invocation: Invocation,
    how: { closes: boolean },
  ): void => {
    tellInvocation(log, invocation);
    openProgram(workbench, name, invocation, how);
  };

  /** Carries a command out that ends by itself, and looks at what that has changed. */
  const perform = async (
    active: ActiveWorkbench,
    title: string,
    {
      runtime,
      invocation,
      doing,
      target,
    }: {
      runtime: Runtime;
      invocation: Invocation;
      doing: string;
      /** A file that it makes. */
      target?: string;
    },
  ): Promise<void> => {
    tellInvocation(log, invocation);
    await changing(active, () =>
      withLateProgress(title, (signal, report) =>
        carryOut(active.workbench, runtime, invocation, {
          ...{ doing, signal, lock: target ?? invocation.argv.join(' ') },
          ...(target === undefined ? {} : { made: target }),
          onPhase: ({ text }) => report(noticeText(text)),
        }),
      ),
    );
  };

  const startIn = (row: RowOf<'sandbox'>, options: StartOptions): void => {
    const { runtime, sandbox } = row;
    const invocation = need(commandsOf(runtime.id).start)(runtime, sandbox, options);
    openTold(needActive(connection), sandbox.name, invocation, { closes: options.command === undefined });
  };

  const startBehind = async (row: RowOf<'sandbox'>, options: StartOptions): Promise<void> => {
    const active = needActive(connection);
    const { runtime, sandbox } = row;
    const invocation = need(commandsOf(runtime.id).start)(runtime, sandbox, options);
    tellInvocation(log, invocation);
    const job = await startJob(active.workbench, invocation);
    await backgroundSandboxes.remember(active.workbench, sandbox.id, job);
    await sandboxes.of(active).refresh();
    const show = vscode.l10n.t('Show Log');
    const text = vscode.l10n.t('{0} was started in the background.', sandbox.name);
    if ((await vscode.window.showInformationMessage(noticeText(text), show)) === show) {
      openLog(vscode.l10n.t('{0} (log)', sandbox.name), (signal) => linesOf(active.workbench, job, signal));
    }
  };

  const packTo = async (
    active: ActiveWorkbench,
    name: string,
    ending: string,
  ): Promise<string | undefined> => {
    const files = await active.workbench.files();
    const folder = await pickFolder(files, vscode.l10n.t('Folder of the workbench for {0}', name + ending));
    if (folder === undefined) return undefined;
    const file = await askName(vscode.l10n.t('Name of the file, without {0}', ending), name);
    return file === undefined ? undefined : `${folder === '/' ? '' : folder}/${file}${ending}`;
  };

  const runtimeWith = async (
    command: keyof RuntimeCommands,
    called: Called,
  ): Promise<Runtime | undefined> => {
    const active = needActive(connection);
    const inventory = sandboxes.of(active);
    const [row] = called;
    const clicked = inventory.runtimes.find(({ id }) => row === `runtime:${id}`);
    if (clicked !== undefined) return clicked;
    if (!inventory.filled) await inventory.refresh();
    const able = inventory.runtimes.filter(({ id }) => commandsOf(id)[command] !== undefined);
    return chooseRuntime(able);
  };

  return {
    'containerWorkbench.refreshSandboxes': () => sandboxes.of(needActive(connection)).refresh(),

    'containerWorkbench.convertImage': async (row?: string) => {
      const scope = activeScope(connection);
      const { held: active, engine } = scope;
      const image = await chooseImage(rows, scope, [row], vscode.l10n.t('Convert which image?'));
      if (image === undefined) return;
      const inventory = sandboxes.of(active);
      await inventory.refresh();
      const source = sourceOf(engine, image);
      const name = image.name ?? image.image.id.replace(/^sha256:/, '').slice(0, 12);
      const runtime = await chooseRuntime(convertersOf(inventory.runtimes, source, name));
      if (runtime !== undefined)
        await convertTo(parts, active, runtime, { source, name, size: image.image.size });
    },
    'containerWorkbench.importSandboxImage': async (row?: string) => {
      const active = needActive(connection);
      const runtime = await runtimeWith('convert', [row]);
      if (runtime === undefined) return;
      const reference = await vscode.window.showInputBox({
        title: vscode.l10n.t('Import from a registry'),
        prompt: vscode.l10n.t('NAME, NAME:TAG or REGISTRY/NAME:TAG; the workbench fetches it itself'),
        placeHolder: 'alpine:3.22',
        ignoreFocusOut: true,
      });
      if (reference === undefined || reference.trim() === '') return;
      const name = reference.trim();
      const source = { kind: 'registry', reference: name } as const;
      try {
        await convertTo(parts, active, runtime, { source, name, size: undefined });
      } catch (error) {
        if (!(error instanceof ExplainedError) || error.code !== 'registry-unauthorized') throw error;
        await showFailure(log, error, {
          [vscode.l10n.t('Log In…')]: () =>
            vscode.commands.executeCommand('containerWorkbench.logInForSandboxes'),
        });
      }
    },
    'containerWorkbench.logInForSandboxes': async () => {
      const active = needActive(connection);
      const inventory = sandboxes.of(active);
      if (!inventory.filled) await inventory.refresh();
      const runtime = inventory.runtimes.find(({ id }) => id === 'enroot');
      if (runtime === undefined) throw noRuntime();
      const title = vscode.l10n.t('Log in to a registry for enroot');
      const ask = (prompt: string, more: vscode.InputBoxOptions = {}): Thenable<string | undefined> =>
        vscode.window.showInputBox({ title, prompt, ignoreFocusOut: true, ...more });
      const registry = await ask(vscode.l10n.t('Registry'), { value: 'docker.io' });
      if (registry === undefined || registry === '') return;
      const user = await ask(vscode.l10n.t('User name'));
      if (user === undefined || user === '') return;
      const password = await ask(
        vscode.l10n.t(
          'Password or access token. It is written to enroot’s own file on the workbench, for your user only.',
        ),
        { password: true },
      );
      if (password === undefined || password === '') return;
      await saveEnrootLogin(active.workbench, runtime, { registry: registry.trim(), user, password });
    },
    'containerWorkbench.createSandbox': async (...called: Called) => {
      const row = await chooseOne(
        'image',
        'create',
        called,
        vscode.l10n.t('Make a sandbox of which image?'),
        ({ image }) => image.whole,
      );
      if (row === undefined) return;
      const active = needActive(connection);
      const { runtime, image } = row;
      const name = await askName(vscode.l10n.t('Name of the sandbox'), proposedName(image));
      if (name === undefined) return;
      await changing(active, () =>
        withLateProgress(vscode.l10n.t('Making {0}…', name), (signal, report) =>
          createSandbox(active.workbench, runtime, image, name, {
            signal,
            onPhase: ({ text }) => report(noticeText(text)),
            onStart: (invocation) => tellInvocation(log, invocation),
          }),
        ),
      );
    },
    'containerWorkbench.startSandbox': async (...called: Called) => {
      const row = await chooseStart('start', called);
      if (row !== undefined) startIn(row, {});
    },
    'containerWorkbench.startSandboxAsRoot': async (...called: Called) => {
      const row = await chooseStart('start', called);
      if (row !== undefined) startIn(row, { root: true });
    },
    'containerWorkbench.startSandboxInBackground': async (...called: Called) => {
      const row = await chooseStart('batch', called);
      if (row !== undefined) await startBehind(row, {});
    },
    'containerWorkbench.startSandboxWith': async (...called: Called) => {
      const row = await chooseStart('start', called);
      if (row === undefined) return;
      const { runtime, sandbox } = row;
      const start = await askStart(vscode.l10n.t('Start {0}', displayText(sandbox.name)), (options) =>
        invocationText(need(commandsOf(runtime.id).start)(runtime, sandbox, options)),
      );
      if (start === undefined) return;
      if (start.background) await startBehind(row, start.options);
      else startIn(row, start.options);
    },
    'containerWorkbench.sandboxLog': async (...called: Called) => {
      const { workbench } = needActive(connection);
      const row = await chooseOne('sandbox', 'start', called, vscode.l10n.t('The log of which sandbox?'));
      if (row === undefined) return;
      const { id, name } = row.sandbox;
      const job = backgroundSandboxes.of(workbench, id);
      if (job === undefined || !(await exists(workbench, job.folder))) {
        throw new ExplainedError('no-log', vscode.l10n.t('There is no log of {0}.', displayText(name)), {
          remedy: vscode.l10n.t('What is started in the background from here has one.'),
        });
      }
      openLog(vscode.l10n.t('{0} (log)', name), (signal) => linesOf(workbench, job, signal));
    },
    'containerWorkbench.sandboxShell': async (...called: Called) => {
      const active = needActive(connection);
      const found = await runningProcess(called);
      if (found === undefined) return;
      const { runtime, sandbox, process } = found;
      const invocation = need(commandsOf(runtime.id).exec)(runtime, process, ['sh']);
      openTold(active, `${sandbox.name} (sh)`, invocation, { closes: true });
    },
    'containerWorkbench.runInSandbox': async (...called: Called) => {
      const active = needActive(connection);
      const found = await runningProcess(called);
      if (found === undefined) return;
      const { runtime, sandbox, process } = found;
      const line = await vscode.window.showInputBox({
        title: vscode.l10n.t('Run in {0}', displayText(sandbox.name)),
        prompt: vscode.l10n.t('A program and its arguments'),
        ignoreFocusOut: true,
        validateInput: (text) =>
          splitWords(text) === undefined ? vscode.l10n.t('A quote is not closed.') : undefined,
      });
      const words = splitWords(line ?? '') ?? [];
      if (words.length === 0) return;
      const invocation = need(commandsOf(runtime.id).exec)(runtime, process, words);
      openTold(active, `${sandbox.name} (${words[0] ?? ''})`, invocation, { closes: false });
    },
    'containerWorkbench.stopSandbox': async (...called: Called) => {
      const active = needActive(connection);
      const found = await choose(
        'sandbox',
        undefined,
        called,
        vscode.l10n.t('Stop which sandbox?'),
        isRunning,
      );
      await changing(active, async () => {
        for (const { runtime, sandbox } of found) {
          log.info(
            `$ kill -TERM ${sandbox.processes.map(({ pid }) => pid).join(' ')}  # ${displayText(sandbox.name)}`,
          );
          await withLateProgress(vscode.l10n.t('Stopping {0}…', sandbox.name), () =>
            stopSandbox(active.workbench, runtime, sandbox),
          );
        }
      });
    },
    'containerWorkbench.removeSandboxes': async (...called: Called) => {
      const active = needActive(connection);
      const found = await choose(
        'sandbox',
        'remove',
        called,
        vscode.l10n.t('Remove which sandbox?'),
        ({ sandbox }) => sandbox.usable && sandbox.processes.length === 0,
      );
      if (found.length === 0) return;
      const names = found.map(({ sandbox }) => sandbox.name);
      const single = vscode.l10n.t('Remove the sandbox {0}, with all files in it?', listNames(names));
      const several = vscode.l10n.t('Remove these {0} sandboxes, with all files in them?', names.length);
      if (!(await agreed(names, single, several))) return;
      await changing(active, async () => {
        for (const { runtime, sandbox } of found) {
          tellInvocation(log, need(commandsOf(runtime.id).remove)(runtime, sandbox));
          await withLateProgress(vscode.l10n.t('Removing {0}…', sandbox.name), () =>
            removeSandbox(active.workbench, runtime, sandbox),
          );
        }
      });
    },
    'containerWorkbench.removeSandboxImages': async (...called: Called) => {
      const active = needActive(connection);
      const found = await choose('image', 'removeImage', called, vscode.l10n.t('Remove which image?'));
      if (found.length === 0) return;
      const names = found.map(({ image }) => image.path ?? image.name);
      const single = vscode.l10n.t('Remove {0}?', listNames(names));
      const several = vscode.l10n.t('Remove these {0} images?', names.length);
      if (!(await agreed(names, single, several))) return;
      for (const { runtime, image } of found) {
        const invocation = need(commandsOf(runtime.id).removeImage)(runtime, image);
        const doing = `remove ${image.name}`;
        await perform(active, vscode.l10n.t('Removing {0}…', image.name), { runtime, invocation, doing });
      }
    },
    'containerWorkbench.exportSandbox': async (...called: Called) => {
      const active = needActive(connection);
      const row = await chooseOne('sandbox', 'export', called, vscode.l10n.t('Pack which sandbox?'), isReady);
      if (row === undefined) return;
      const { runtime, sandbox } = row;
      const ending = runtime.id === 'charliecloud' ? '.sqfs' : '.sqsh';
      const target = await packTo(active, sandbox.name, ending);
      if (target === undefined) return;
      const invocation = need(commandsOf(runtime.id).export)(runtime, sandbox, target);
      await sandboxes.use(active.workbench, target.slice(0, Math.max(1, target.lastIndexOf('/'))));
      const doing = `pack ${sandbox.name}`;
      const title = vscode.l10n.t('Packing {0}…', sandbox.name);
      await perform(active, title, { runtime, invocation, doing, target });
    },
    'containerWorkbench.bundleSandboxImage': async (...called: Called) => {
      const active = needActive(connection);
      const row = await chooseOne(
        'image',
        'bundle',
        called,
        vscode.l10n.t('Bundle which image?'),
        ({ image }) => image.whole,
      );
      if (row === undefined) return;
      const { runtime, image } = row;
      const target = await packTo(active, image.name, '.run');
      if (target === undefined) return;
      const invocation = need(commandsOf(runtime.id).bundle)(runtime, image, target);
      const doing = `bundle ${image.name}`;
      await perform(active, vscode.l10n.t('Bundling {0}…', image.name), {
        runtime,
        invocation,
        doing,
        target,
      });
      void vscode.window.showInformationMessage(
        noticeText(vscode.l10n.t('{0} unpacks and starts itself.', target)),
      );
    },
    'containerWorkbench.sandboxInfo': async (row?: string) => {
      const active = needActive(connection);
      const runtime = await runtimeWith('info', [row]);
      if (runtime === undefined) return;
      const invocation = need(commandsOf(runtime.id).info)(runtime);
      openTold(active, vscode.l10n.t('{0} (info)', runtime.label), invocation, { closes: false });
    },
    'containerWorkbench.editSandboxFile': async (...called: Called) => {
      const { workbench } = needActive(connection);
      const row = await chooseOne(
        'sandbox',
        'batch',
        called,
        vscode.l10n.t('Files of which sandbox?'),
        ({ sandbox }) => sandbox.path !== undefined,
      );
      const path = row?.sandbox.path;
      if (path === undefined) return;
      const file = await vscode.window.showQuickPick(STARTUP_FILES, {
        title: vscode.l10n.t('What {0} does when it starts', displayText(row?.sandbox.name ?? '')),
      });
      if (file === undefined) return;
      await vscode.window.showTextDocument(addressOf(workbench, `${path}${file}`));
    },
    'containerWorkbench.startBatchFile': async (uri?: vscode.Uri) => {
      const active = needActive(connection);
      const runtime = await runtimeWith('batch', []);
      if (runtime === undefined) return;
      const file =
        uri?.path ??
        (await vscode.window.showInputBox({
          title: vscode.l10n.t('Start a batch file of {0}', runtime.label),
          prompt: vscode.l10n.t('Absolute path of a file with “#ENROOT_ROOTFS=…”'),
          ignoreFocusOut: true,
          validateInput: (text) => (text.startsWith('/') ? undefined : vscode.l10n.t('An absolute path.')),
        }));
      if (file === undefined) return;
      const invocation = need(commandsOf(runtime.id).batch)(runtime, file, []);
      openTold(active, file.slice(file.lastIndexOf('/') + 1), invocation, { closes: false });
    },
    'containerWorkbench.copySandboxName': async (...called: Called) => {
      const names = sandboxView
        .chosen(...called)
        .flatMap((row) =>
          row.kind === 'image'
            ? [row.image.path ?? row.image.name]
            : row.kind === 'sandbox'
              ? [row.sandbox.name]
              : [],
        );
      if (names.length > 0) await vscode.env.clipboard.writeText(names.join('\n'));
    },
    'containerWorkbench.copySandboxCommand': async (...called: Called) => {
      const lines = sandboxView.chosen(...called).flatMap((row) => {
        const commands = commandsOf(row.runtime.id);
        const invocation =
          row.kind === 'image'
            ? commands.create?.(row.runtime, row.image, proposedName(row.image))
            : row.kind === 'process'
              ? commands.exec?.(row.runtime, row.process, ['sh'])
              : row.kind === 'sandbox'
                ? commands.start?.(row.runtime, row.sandbox, {})
                : undefined;
        return invocation === undefined ? [] : [displayText(invocationText(invocation))];
      });
      if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join('\n'));
    },
  };

  /** The process that a command is for: the clicked one, else the oldest in the clicked sandbox. */
  async function runningProcess(called: Called): Promise<RowOf<'process'> | undefined> {
    const [clicked] = chosen('process', [called[0]]);
    if (clicked !== undefined) return clicked;
    const row = await chooseOne('sandbox', 'exec', called, vscode.l10n.t('In which sandbox?'), isRunning);
    const process = row?.sandbox.processes[0];
    return row === undefined || process === undefined
      ? undefined
      : { kind: 'process', runtime: row.runtime, sandbox: row.sandbox, process };
  }
}

const isReady = ({ sandbox }: RowOf<'sandbox'>): boolean => sandbox.usable && sandbox.whole;
const isRunning = ({ sandbox }: RowOf<'sandbox'>): boolean => sandbox.processes.length > 0;

function nameOf(row: SandboxRow): string {
  if (row.kind === 'runtime') return row.runtime.label;
  return row.kind === 'image' ? row.image.name : row.sandbox.name;
}

/** Without the registry and the tag, which nobody wants to type. */
function proposedName({ name }: SandboxImage): string {
  return (
    name
      .replace(/^.*[/]/, '')
      .replace(/[^A-Za-z0-9._+-]+/g, '-')
      .replace(/^[-.]+/, '') || 'sandbox'
  );
}

async function chooseRuntime(runtimes: readonly Runtime[]): Promise<Runtime | undefined> {
  const [only, ...others] = runtimes;
  if (only === undefined) throw noRuntime();
  if (others.length === 0) return only;
  const items = runtimes.map((runtime) => ({
    label: runtime.label,
    description: runtime.version ?? '',
    runtime,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('For which program?') }))?.runtime;
}

function noRuntime(): ExplainedError {
  return new ExplainedError(
    'no-runtime',
    vscode.l10n.t('No program for sandboxes on this workbench can do that.'),
    {
      remedy: vscode.l10n.t(
        'enroot, Charliecloud and Apptainer are such programs; “What Does This Workbench Have?” tells how to get them.',
      ),
    },
  );
}

function need<T>(command: T | undefined): T {
  if (command === undefined) throw new Error('a command that the runtime has not');
  return command;
}

async function exists(workbench: Workbench, path: string): Promise<boolean> {
  return (await workbench.run(['test', '-e', path], { repeatable: true })).exitCode === 0;
}
