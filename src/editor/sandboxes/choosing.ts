import * as vscode from 'vscode';
import { ExplainedError, choiceText } from '../../base';
import { commandsOf, type Runtime, type RuntimeCommands, type SandboxInventory } from '../../sandboxes';
import type { Called } from '../containers/choosing';
import { needActive } from '../containers/scope';
import type { InventoryView } from '../trees/inventoryView';
import type { Connection } from '../types';
import type { Sandboxes } from './source';
import type { SandboxRow } from './view';

/** What a {@link SandboxChoice} chooses from. */
export interface ChoiceParts {
  connection: Connection;
  sandboxes: Sandboxes;
  sandboxView: InventoryView<SandboxRow>;
}

export type RowOf<K extends SandboxRow['kind']> = Extract<SandboxRow, { kind: K }>;

/** What a command of the view is for: what was clicked or selected, else what a person chooses from a list. */
export class SandboxChoice {
  readonly #parts: ChoiceParts;

  constructor(parts: ChoiceParts) {
    this.#parts = parts;
  }

  /** The selected rows of a kind. */
  selected<K extends SandboxRow['kind']>(kind: K, [row, rows]: Called): RowOf<K>[] {
    return this.#parts.sandboxView.chosen(row, rows).filter((each): each is RowOf<K> => each.kind === kind);
  }

  /** The rows of a kind that a command is for, of runtimes that have that command; a person chooses where none is selected. */
  async several<K extends 'sandbox' | 'image'>(
    kind: K,
    needed: keyof RuntimeCommands | undefined,
    called: Called,
    title: string,
    fits: (row: RowOf<K>) => boolean = () => true,
  ): Promise<RowOf<K>[]> {
    const can = (row: SandboxRow): boolean =>
      (needed === undefined || commandsOf(row.runtime.id)[needed] !== undefined) && fits(row as RowOf<K>);
    const selected = this.selected(kind, called).filter(can);
    if (selected.length > 0) return selected;
    const items = (await this.#all(kind)).filter(can).map((row) => ({
      label: choiceText(row.kind === 'image' ? row.image.name : row.sandbox.name),
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
  }

  /** The same for what can be done to one only. */
  async one<K extends 'image' | 'sandbox'>(
    kind: K,
    needed: keyof RuntimeCommands | undefined,
    called: Called,
    title: string,
    fits?: (row: RowOf<K>) => boolean,
  ): Promise<RowOf<K> | undefined> {
    return (await this.several(kind, needed, [called[0]], title, fits))[0];
  }

  /** The process that a command is for: the clicked one, else the oldest in the clicked sandbox. */
  async process(called: Called): Promise<RowOf<'process'> | undefined> {
    const [clicked] = this.selected('process', [called[0]]);
    if (clicked !== undefined) return clicked;
    const title = vscode.l10n.t('In which sandbox?');
    const row = await this.one('sandbox', 'exec', called, title, isRunning);
    const process = row?.sandbox.processes[0];
    return row === undefined || process === undefined
      ? undefined
      : { kind: 'process', runtime: row.runtime, sandbox: row.sandbox, process };
  }

  /** A runtime that has a command: the clicked one, else one that a person chooses. */
  async runtime(command: keyof RuntimeCommands, [row]: Called): Promise<Runtime | undefined> {
    const inventory = this.#parts.sandboxes.of(needActive(this.#parts.connection));
    const clicked = inventory.runtimes.find(({ id }) => row === `runtime:${id}`);
    if (clicked !== undefined) return clicked;
    await known(inventory);
    return chooseRuntime(inventory.runtimes.filter(({ id }) => commandsOf(id)[command] !== undefined));
  }

  async #all(kind: 'sandbox' | 'image'): Promise<(RowOf<'image'> | RowOf<'sandbox'>)[]> {
    const inventory = this.#parts.sandboxes.of(needActive(this.#parts.connection));
    await lookAt(inventory);
    const runtimeOf = (id: Runtime['id']): Runtime[] => inventory.runtimes.filter((each) => each.id === id);
    return kind === 'image'
      ? inventory.images.flatMap((image) =>
          runtimeOf(image.runtime).map((runtime) => ({ kind: 'image', runtime, image }) as const),
        )
      : inventory.sandboxes.flatMap((sandbox) =>
          runtimeOf(sandbox.runtime).map((runtime) => ({ kind: 'sandbox', runtime, sandbox }) as const),
        );
  }
}

export const isReady = ({ sandbox }: RowOf<'sandbox'>): boolean => sandbox.usable && sandbox.whole;
export const isRunning = ({ sandbox }: RowOf<'sandbox'>): boolean => sandbox.processes.length > 0;
export const isWhole = ({ image }: RowOf<'image'>): boolean => image.usable && image.whole;

/** Looks at what there is now. Rejects where that cannot be told. */
export async function lookAt(inventory: SandboxInventory): Promise<void> {
  await inventory.refresh();
  if (inventory.error !== undefined) throw inventory.error;
}

/** The same where nothing is known yet. */
export async function known(inventory: SandboxInventory): Promise<void> {
  if (!inventory.filled) await lookAt(inventory);
}

/** The only one of them, or the one that a person chooses. */
export async function chooseRuntime(runtimes: readonly Runtime[]): Promise<Runtime | undefined> {
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

export function noRuntime(): ExplainedError {
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

/** A command that is there, since only runtimes that have it were to be chosen from. */
export function need<T>(command: T | undefined): T {
  if (command === undefined) throw new Error('a command that the runtime has not');
  return command;
}
