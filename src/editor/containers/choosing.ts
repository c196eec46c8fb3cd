import * as vscode from 'vscode';
import { ExplainedError, displayText, formatBytes } from '../../base';
import type { Container, ContainerState, Engine } from '../../docker';
import type { NamedImage } from '../trees/model/imageGroups';
import type { Rows } from '../trees/rows';
import type { Scope } from './scope';

/** What a command was called with: the clicked row and the selected ones; nothing from the palette. */
export type Called = readonly [row?: string | undefined, rows?: readonly string[] | undefined];

/** Which containers a command can be for. */
export interface Fitting {
  states?: readonly ContainerState[];
  /** Asked where nothing is selected. */
  title: string;
  /** It can be done to one only. */
  single?: boolean;
}

/** The containers that a command is for, those of them that it can do something to; a person chooses where none is selected. */
export async function chooseContainers(
  rows: Pick<Rows, 'containers'>,
  { engine }: Scope,
  called: Called,
  { states, title, single }: Fitting,
): Promise<Container[]> {
  const fits = ({ state }: Container): boolean => states === undefined || states.includes(state);
  const selected = await calledFor(rows, engine, called);
  const chosen = selected.filter(fits);
  if (chosen.length > 0) return chosen;
  if (selected.length > 0 && called[0] !== undefined) {
    throw new ExplainedError(
      'wrong-state',
      vscode.l10n.t('{0} is {1}.', displayText(selected[0]?.name ?? ''), selected[0]?.state ?? ''),
      { remedy: vscode.l10n.t('That cannot be done to it now.') },
    );
  }
  const all = (await engine.containers.list()).filter(fits);
  if (all.length === 0)
    throw new ExplainedError('none', vscode.l10n.t('There is no container to do that to.'));
  const items = all.map((container) => ({
    label: displayText(container.name),
    description: displayText(`${container.image} · ${container.status || container.state}`),
    container,
  }));
  return (await pick(items, title, single)).map(({ container }) => container);
}

/** The rows of a menu; what a view does not show (a link, a keyboard shortcut with arguments) is looked for by its id or name. */
export async function calledFor(
  rows: Pick<Rows, 'containers'>,
  engine: Engine,
  called: Called,
): Promise<Container[]> {
  const selected = rows.containers(...called);
  const [named] = called;
  return selected.length > 0 || named === undefined ? selected : engine.containers.list([named]);
}

/** As {@link chooseContainers}, for what is done to one only. */
export async function chooseContainer(
  rows: Pick<Rows, 'containers'>,
  scope: Scope,
  called: Called,
  fitting: Fitting,
): Promise<Container | undefined> {
  // Of several selected rows it is the clicked one that is meant.
  return (await chooseContainers(rows, scope, [called[0]], { ...fitting, single: true }))[0];
}

/** The images that a command is for; a person chooses where none is selected. */
export async function chooseImages(
  rows: Rows,
  { engine }: Scope,
  called: Called,
  title: string,
  single = false,
): Promise<NamedImage[]> {
  const chosen = rows.images(...called);
  if (chosen.length > 0) return chosen;
  const all = (await engine.images.list()).flatMap((image): NamedImage[] =>
    image.tags.length === 0 ? [{ image, name: undefined }] : image.tags.map((name) => ({ image, name })),
  );
  if (all.length === 0) {
    throw new ExplainedError('none', vscode.l10n.t('There is no image to do that to.'), {
      remedy: vscode.l10n.t('Pull one first.'),
    });
  }
  const items = all.map((one) => ({
    label: displayText(nameOf(one)),
    description: formatBytes(one.image.size),
    one,
  }));
  return (await pick(items, title, single)).map(({ one }) => one);
}

async function pick<T extends vscode.QuickPickItem>(
  items: readonly T[],
  title: string,
  single = false,
): Promise<readonly T[]> {
  const options = { title, matchOnDescription: true };
  if (!single) return (await vscode.window.showQuickPick(items, { ...options, canPickMany: true })) ?? [];
  const picked = await vscode.window.showQuickPick(items, options);
  return picked === undefined ? [] : [picked];
}

export async function chooseImage(
  rows: Rows,
  scope: Scope,
  called: Called,
  title: string,
): Promise<NamedImage | undefined> {
  return (await chooseImages(rows, scope, [called[0]], title, true))[0];
}

/** What an image is called in a sentence: its name, else the beginning of its id. */
export function nameOf({ image, name }: NamedImage): string {
  return name ?? image.id.replace(/^sha256:/, '').slice(0, 12);
}

/** What an engine is told to find it by: its name, which a command may then take away, else its id. */
export function referenceOf({ image, name }: NamedImage): string {
  return name ?? image.id;
}
