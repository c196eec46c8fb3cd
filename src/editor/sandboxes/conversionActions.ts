import * as vscode from 'vscode';
import { ExplainedError } from '../../base';
import { saveEnrootLogin, type ImageSource, type Runtime } from '../../sandboxes';
import { chooseImage } from '../containers/choosing';
import { activeScope, needActive } from '../containers/scope';
import { showFailure } from '../notify';
import type { SandboxParts } from './actions';
import { chooseRuntime, known, lookAt, noRuntime, SandboxChoice } from './choosing';
import { convertersOf, convertTo, sourceOf } from './conversion';

/** What the commands do that make images for sandboxes of images of somebody else. */
export function createConversionActions(parts: SandboxParts) {
  const { connection, log, rows, sandboxes } = parts;
  const choice = new SandboxChoice(parts);

  return {
    'containerWorkbench.convertImage': async (row?: string) => {
      const scope = activeScope(connection);
      const { held: active, engine } = scope;
      const image = await chooseImage(rows, scope, [row], vscode.l10n.t('Convert which image?'));
      if (image === undefined) return;
      const inventory = sandboxes.of(active);
      await lookAt(inventory);
      const source = sourceOf(engine, image);
      const name = image.name ?? image.image.id.replace(/^sha256:/, '').slice(0, 12);
      const runtime = await chooseRuntime(convertersOf(inventory.runtimes, source, name));
      if (runtime !== undefined)
        await convertTo(parts, active, runtime, { source, name, size: image.image.size });
    },
    'containerWorkbench.importSandboxImage': async (row?: string) => {
      const active = needActive(connection);
      const runtime = await choice.runtime('convert', [row]);
      if (runtime === undefined) return;
      const asked = await askSource(runtime);
      if (asked === undefined) return;
      try {
        await convertTo(parts, active, runtime, { ...asked, size: undefined });
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
      await known(inventory);
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
  };
}

/** Where an image is to come from that no engine of the workbench has. */
async function askSource(runtime: Runtime): Promise<{ source: ImageSource; name: string } | undefined> {
  const archive = { kind: 'archive', path: '/image.tar' } as const;
  const takesArchives = convertersOf([runtime], archive, 'image').length > 0;
  const fromRegistry = vscode.l10n.t('From a registry');
  const from = takesArchives
    ? await vscode.window.showQuickPick([fromRegistry, vscode.l10n.t('From an archive of docker save')], {
        title: vscode.l10n.t('Import an image for {0}', runtime.label),
      })
    : fromRegistry;
  if (from === undefined) return undefined;
  if (from === fromRegistry) {
    const reference = await vscode.window.showInputBox({
      title: vscode.l10n.t('Import from a registry'),
      prompt: vscode.l10n.t('NAME, NAME:TAG or REGISTRY/NAME:TAG; the workbench fetches it itself'),
      placeHolder: 'alpine:3.22',
      ignoreFocusOut: true,
    });
    const name = reference?.trim() ?? '';
    return name === '' ? undefined : { source: { kind: 'registry', reference: name }, name };
  }
  const path = await vscode.window.showInputBox({
    title: vscode.l10n.t('Import from an archive of docker save'),
    prompt: vscode.l10n.t('Absolute path of the archive on the workbench'),
    placeHolder: '/home/me/image.tar',
    ignoreFocusOut: true,
    validateInput: (text) => (text.startsWith('/') ? undefined : vscode.l10n.t('An absolute path.')),
  });
  if (path === undefined) return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.tar(?:\.\w+)?$/, '');
  return { source: { kind: 'archive', path }, name };
}
