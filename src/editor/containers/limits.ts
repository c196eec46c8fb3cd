import * as vscode from 'vscode';
import { displayText, formatBytes } from '../../base';
import type { ContainerDetails, ContainerLimits } from '../../docker';
import { readCpus, readMemory } from '../form/fields';

/** Asks for each limit of a container; what is left empty stays. Undefined where nothing is to be changed. */
export async function askLimits(
  name: string,
  now: ContainerDetails['limits'],
): Promise<ContainerLimits | undefined> {
  const title = vscode.l10n.t('Limits of {0}', displayText(name));
  const none = vscode.l10n.t('no limit');
  const ask = (
    step: number,
    prompt: string,
    { current, wrong, read }: { current: string; wrong: string; read: (text: string) => number | undefined },
  ): Thenable<string | undefined> =>
    vscode.window.showInputBox({
      title: `${title} (${step}/3)`,
      prompt,
      placeHolder: vscode.l10n.t('Empty: as it is now ({0})', current),
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === '' || read(text.trim()) !== undefined ? undefined : wrong),
    });

  const memory = await ask(1, vscode.l10n.t('Memory: 512m, 2g'), {
    current: now.memory === undefined ? none : formatBytes(now.memory),
    wrong: vscode.l10n.t('Write a size such as 512m or 2g.'),
    read: readMemory,
  });
  if (memory === undefined) return undefined;
  const cpus = await ask(2, vscode.l10n.t('CPUs: 1.5 is one and a half'), {
    current: now.cpus === undefined ? none : String(now.cpus),
    wrong: vscode.l10n.t('Write a number above zero, such as 1.5.'),
    read: readCpus,
  });
  if (cpus === undefined) return undefined;
  const processes = await ask(3, vscode.l10n.t('Processes and threads: 100'), {
    current: now.processes === undefined ? none : String(now.processes),
    wrong: vscode.l10n.t('Write a whole number above zero.'),
    read: readCount,
  });
  if (processes === undefined) return undefined;
  const limits = {
    ...given('memory', readMemory(memory.trim())),
    ...given('cpus', readCpus(cpus.trim())),
    ...given('processes', readCount(processes.trim())),
  };
  return Object.keys(limits).length === 0 ? undefined : limits;
}

function readCount(text: string): number | undefined {
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

function given(name: keyof ContainerLimits, value: number | undefined): ContainerLimits {
  return value === undefined ? {} : { [name]: value };
}
