import * as vscode from 'vscode';
import { noticeText } from '../../base';
import { commandsOf, createSandbox, removeSandbox } from '../../sandboxes';
import type { Called } from '../containers/choosing';
import { confirm, listNames } from '../containers/questions';
import { needActive } from '../containers/scope';
import { pickFolder } from '../files/folderPicker';
import { withLateProgress } from '../notify';
import type { ActiveWorkbench } from '../types';
import type { SandboxParts } from './actions';
import { isReady, isWhole, need, SandboxChoice } from './choosing';
import { askName } from './conversion';
import { follow } from './following';
import { proposedName } from './names';
import { tellInvocation } from './programs';
import { SandboxWork } from './work';

/** What the commands do that make sandboxes and files of them, and remove both. */
export function createMakeActions(parts: SandboxParts) {
  const { connection, log, sandboxes } = parts;
  const choice = new SandboxChoice(parts);
  const work = new SandboxWork(parts);

  /** Asks whether these are to go: about one by `single`, which names it, else by `several`, with their names below. */
  const agreed = async (names: readonly string[], single: string, several: string): Promise<boolean> => {
    const remove = vscode.l10n.t('Remove');
    const [question, below] = names.length === 1 ? [single, []] : [several, names];
    return (await confirm(question, below, remove)) === remove;
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

  return {
    'containerWorkbench.createSandbox': async (...called: Called) => {
      const row = await choice.one(
        'image',
        'create',
        called,
        vscode.l10n.t('Make a sandbox of which image?'),
        isWhole,
      );
      if (row === undefined) return;
      const active = needActive(connection);
      const { runtime, image } = row;
      const name = await askName(vscode.l10n.t('Name of the sandbox'), proposedName(image));
      if (name === undefined) return;
      const what = { makes: 'sandbox', runtime, name: image.name, target: name } as const;
      await follow(parts, active, what, (followed) =>
        createSandbox(active.workbench, runtime, image, name, {
          ...followed,
          onStart: (invocation) => tellInvocation(log, invocation),
        }),
      );
    },
    'containerWorkbench.removeSandboxes': async (...called: Called) => {
      const active = needActive(connection);
      const found = await choice.several(
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
      await work.changing(active, async () => {
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
      const found = await choice.several(
        'image',
        'removeImage',
        called,
        vscode.l10n.t('Remove which image?'),
        ({ image }) => image.usable,
      );
      if (found.length === 0) return;
      const names = found.map(({ image }) => image.path ?? image.name);
      const single = vscode.l10n.t('Remove {0}?', listNames(names));
      const several = vscode.l10n.t('Remove these {0} images?', names.length);
      if (!(await agreed(names, single, several))) return;
      for (const { runtime, image } of found) {
        const invocation = need(commandsOf(runtime.id).removeImage)(runtime, image);
        const doing = `remove ${image.name}`;
        await work.perform(active, vscode.l10n.t('Removing {0}…', image.name), {
          runtime,
          invocation,
          doing,
        });
      }
    },
    'containerWorkbench.exportSandbox': async (...called: Called) => {
      const active = needActive(connection);
      const row = await choice.one(
        'sandbox',
        'export',
        called,
        vscode.l10n.t('Pack which sandbox?'),
        isReady,
      );
      if (row === undefined) return;
      const { runtime, sandbox } = row;
      const ending = runtime.id === 'charliecloud' ? '.sqfs' : '.sqsh';
      const target = await packTo(active, sandbox.name, ending);
      if (target === undefined) return;
      const invocation = need(commandsOf(runtime.id).export)(runtime, sandbox, target);
      await sandboxes.use(active.workbench, target.slice(0, Math.max(1, target.lastIndexOf('/'))));
      const doing = `pack ${sandbox.name}`;
      const title = vscode.l10n.t('Packing {0}…', sandbox.name);
      await work.perform(active, title, { runtime, invocation, doing, target });
    },
    'containerWorkbench.bundleSandboxImage': async (...called: Called) => {
      const active = needActive(connection);
      const row = await choice.one('image', 'bundle', called, vscode.l10n.t('Bundle which image?'), isWhole);
      if (row === undefined) return;
      const { runtime, image } = row;
      const target = await packTo(active, image.name, '.run');
      if (target === undefined) return;
      const invocation = need(commandsOf(runtime.id).bundle)(runtime, image, target);
      const doing = `bundle ${image.name}`;
      await work.perform(active, vscode.l10n.t('Bundling {0}…', image.name), {
        runtime,
        invocation,
        doing,
        target,
      });
      void vscode.window.showInformationMessage(
        noticeText(vscode.l10n.t('{0} unpacks and starts itself.', target)),
      );
    },
  };
}
