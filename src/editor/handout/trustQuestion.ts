import { join } from 'node:path';
import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { Course } from '../../course';
import { permissionsOf, type Permissions } from './permissions';
import { CourseTrust } from './trust';

/** Things of one kind that the question itself names; the list has all. */
const NAMED = 3;
/** Characters of one thing in the question. */
const LENGTH = 60;

/** The trust of the person in the course of `folder`. */
export function createCourseTrust(context: vscode.ExtensionContext, folder: string): CourseTrust {
  return new CourseTrust({
    memento: context.globalState,
    folder,
    shipped: join(context.extensionPath, 'labs'),
    ask: (course, changed) => ask(course, folder, changed),
  });
}

async function ask(course: Course, folder: string, changed: boolean): Promise<boolean> {
  const trust = vscode.l10n.t('Trust');
  const list = vscode.l10n.t('Show All of It');
  const parts = partsOf(permissionsOf(course)).filter(({ things }) => things.length > 0);
  const chosen = await vscode.window.showWarningMessage(
    changed
      ? vscode.l10n.t(
          'The course “{0}” has changed since you trusted it. Do you trust it as it is now?',
          displayText(course.title),
        )
      : vscode.l10n.t('Do you trust the course “{0}”?', displayText(course.title)),
    {
      modal: true,
      detail: [
        vscode.l10n.t(
          'It comes from {0}, not with this extension. Once you trust it, its steps run when you press their buttons, its checks run by themselves, as you, and workbenches whose host keys it vouches for are connected to without a question. This is what it brings:',
          displayText(folder),
        ),
        ...parts.map(({ title, things }) => [title, ...few(things)].join('\n')),
      ].join('\n\n'),
    },
    trust,
    list,
  );
  if (chosen === list)
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({
        language: 'markdown',
        content: listText(course.title, parts),
      }),
    );
  return chosen === trust;
}

interface Part {
  title: string;
  things: readonly string[];
}

function partsOf({ commands, local, files, checks, scripts, hosts }: Permissions): Part[] {
  return [
    { title: vscode.l10n.t('Commands on this computer: {0}', local.length), things: local },
    { title: vscode.l10n.t('Commands on the workbench: {0}', commands.length), things: commands },
    { title: vscode.l10n.t('Files that are made on the workbench: {0}', files.length), things: files },
    { title: vscode.l10n.t('Commands and requests of checks: {0}', checks.length), things: checks },
    { title: vscode.l10n.t('Scripts of checks: {0}', scripts.length), things: scripts },
    { title: vscode.l10n.t('Host keys that it vouches for: {0}', hosts.length), things: hosts },
  ];
}

function few(things: readonly string[]): string[] {
  const shown = things.slice(0, NAMED).map((thing) => {
    const line = displayText(thing.replace(/\s+/g, ' '));
    return `  ${line.length > LENGTH ? `${line.slice(0, LENGTH)}…` : line}`;
  });
  return things.length > NAMED ? [...shown, '  …'] : shown;
}

function listText(title: string, parts: readonly Part[]): string {
  const heading = `# ${displayText(title)}`;
  // A fence longer than any inside is closed by nothing that the course brings.
  const block = (thing: string): string => {
    const fence = '`'.repeat(Math.max(3, ...[...thing.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
    return `${fence}\n${thing.split('\n').map(displayText).join('\n')}\n${fence}`;
  };
  return [heading, ...parts.flatMap((part) => [`## ${part.title}`, ...part.things.map(block)])].join('\n\n');
}
