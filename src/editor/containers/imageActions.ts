import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { ExplainedError, displayText, formatBytes, noticeText } from '../../base';
import { DOCKER_HUB, type Container, type ContainerSpec, type Image } from '../../docker';
import { localNameFor } from '../../workbench';
import { withLateProgress } from '../notify';
import type { RunForms } from '../run';
import type { NamedImage } from '../trees/model/imageGroups';
import type { Rows } from '../trees/rows';
import type { RunningTransfers } from '../transfers';
import type { Connection } from '../types';
import { chooseImage, chooseImages, nameOf, referenceOf, type Called } from './choosing';
import type { ContainerRunner } from './containerRunner';
import type { EngineDocuments } from './engineDocuments';
import { longWork } from './engineWork';
import { loadImages, saveImages } from './imageFiles';
import type { Puller } from './puller';
import { confirm, listNames } from './questions';
import { askReference } from './referenceBox';
import { registryName, type RegistryLogins } from './registryLogins';
import { activeScope, tellCommand, type Scope } from './scope';
import { severally } from './severally';
import { openLogs } from './terminals';

export interface ImageParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  rows: Rows;
  transfers: RunningTransfers;
  documents: EngineDocuments;
  logins: RegistryLogins;
  runForms: RunForms;
}

/** What the commands about images do. */
export function createImageActions(parts: ImageParts, puller: Puller, runner: ContainerRunner) {
  const { log, connection, rows, transfers, documents, logins, runForms } = parts;

  const namesOf = async ({ engine }: Scope): Promise<string[]> =>
    (await engine.images.list()).flatMap(({ tags }) => tags).sort();

  async function one(
    called: Called,
    title: string,
  ): Promise<{ scope: Scope; image: NamedImage } | undefined> {
    const scope = activeScope(connection);
    const image = await chooseImage(rows, scope, called, title);
    return image === undefined ? undefined : { scope, image };
  }

  async function run(called: Called, how: Omit<ContainerSpec, 'image'>): Promise<void> {
    const found = await one(called, vscode.l10n.t('Run which image?'));
    if (found === undefined) return;
    const { scope, image } = found;
    const started = await runner.run(scope, { image: referenceOf(image), ...how });
    if (started === undefined || how.tty === true) return;
    const { id, name } = started;
    const show = vscode.l10n.t('Show Logs');
    const text = vscode.l10n.t('Started {0} from {1}.', name, nameOf(image));
    if ((await vscode.window.showInformationMessage(noticeText(text), show)) === show) {
      openLogs(scope, { id, name }, { follow: true });
    }
  }

  async function pull(reference: unknown): Promise<void> {
    const scope = activeScope(connection);
    const wanted =
      typeof reference === 'string'
        ? reference
        : await askReference(vscode.l10n.t('Pull which image?'), await namesOf(scope), {
            tagsOf: async (repository, signal) => {
              const login = await logins.of(repository);
              const how = { signal, ...(login === undefined ? {} : { login }) };
              return scope.engine.registries.tags(repository, how);
            },
          });
    if (wanted !== undefined) await puller.pull(scope, wanted);
  }

  async function push(called: Called): Promise<void> {
    const found = await one(called, vscode.l10n.t('Push which image?'));
    if (found === undefined) return;
    const { scope, image } = found;
    if (image.name === undefined) {
      throw new ExplainedError('nameless', vscode.l10n.t('An image without a name cannot be pushed.'), {
        remedy: vscode.l10n.t('Tag it with the name that it is to have in the registry first.'),
      });
    }
    await puller.push(scope, image.name);
    void vscode.window.showInformationMessage(
      noticeText(vscode.l10n.t('{0} is in its registry now.', image.name)),
    );
  }

  async function tag(called: Called): Promise<void> {
    const found = await one(called, vscode.l10n.t('Tag which image?'));
    if (found === undefined) return;
    const { scope, image } = found;
    const title = vscode.l10n.t('Another name for {0}', displayText(nameOf(image)));
    const reference = await askReference(title, await namesOf(scope), {
      value: image.name ?? '',
    });
    if (reference === undefined || reference === image.name) return;
    tellCommand(log, { kind: 'tag', image: referenceOf(image), reference }, scope.engine);
    await scope.engine.images.tag(referenceOf(image), reference);
  }

  async function save(called: Called): Promise<void> {
    const scope = activeScope(connection);
    const chosen = await chooseImages(rows, scope, called, vscode.l10n.t('Save which images?'));
    const [first] = chosen;
    if (first === undefined) return;
    const proposed = `${localNameFor(nameOf(first).replaceAll(/[/:]/g, '-'))}.tar`;
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save {0} to a file of this computer', listNames(chosen.map(nameOf))),
      defaultUri: vscode.Uri.joinPath(vscode.Uri.file(homedir()), proposed),
      filters: { [vscode.l10n.t('Archives of images')]: ['tar'] },
    });
    if (target === undefined) return;
    const images = chosen.map(referenceOf);
    tellCommand(log, { kind: 'save', images, file: target.fsPath }, scope.engine);
    const title = vscode.l10n.t('Saving {0}', listNames(chosen.map(nameOf)));
    await longWork(transfers, { kind: 'save', name: nameOf(first), title }, (work) =>
      saveImages(scope.engine, images, target.fsPath, work),
    );
    const done = vscode.l10n.t('Saved as {0}.', target.fsPath);
    void vscode.window.showInformationMessage(noticeText(done));
  }

  async function load(): Promise<void> {
    const scope = activeScope(connection);
    const [source] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Load images from a file of this computer'),
        filters: { [vscode.l10n.t('Archives of images')]: ['tar', 'gz', 'tgz', 'xz', 'zst', 'bz2'] },
      })) ?? [];
    if (source === undefined) return;
    tellCommand(log, { kind: 'load', file: source.fsPath }, scope.engine);
    const name = source.path.slice(source.path.lastIndexOf('/') + 1);
    const title = vscode.l10n.t('Loading {0}', displayText(name));
    const loaded = await longWork(transfers, { kind: 'load', name, title }, (work) =>
      loadImages(scope.engine, source.fsPath, work),
    );
    void vscode.window.showInformationMessage(noticeText(vscode.l10n.t('Loaded: {0}.', listNames(loaded))));
  }

  async function remove(called: Called): Promise<void> {
    const scope = activeScope(connection);
    const chosen = await chooseImages(rows, scope, called, vscode.l10n.t('Remove which images?'));
    if (chosen.length === 0) return;
    const containers = await scope.engine.containers.list();
    const last = chosen.filter((one) => isLastName(one, chosen));
    const lines = last.map(
      (one) => `${nameOf(one)}: ${formatBytes(one.image.size)}${usersText(usersOf(one.image, containers))}`,
    );
    const untagged = chosen.filter((one) => !last.includes(one));
    if (untagged.length > 0) {
      const names = listNames(untagged.map(nameOf));
      lines.push(vscode.l10n.t('Only the name goes, the image keeps another: {0}.', names));
    }
    const button = vscode.l10n.t('Remove');
    const question =
      chosen.length === 1
        ? vscode.l10n.t('Remove the image {0}?', listNames(chosen.map(nameOf)))
        : vscode.l10n.t('Remove {0} images?', chosen.length);
    if ((await confirm(question, lines, button)) !== button) return;
    tellCommand(log, { kind: 'remove-images', images: chosen.map(referenceOf) }, scope.engine);
    await withLateProgress(vscode.l10n.t('Removing {0}', listNames(chosen.map(nameOf))), () =>
      severally(chosen, async (one) => {
        try {
          await scope.engine.images.remove(referenceOf(one));
        } catch (error) {
          throw inUse(error, one, usersOf(one.image, containers));
        }
      }),
    );
  }

  async function prune(): Promise<void> {
    const scope = activeScope(connection);
    const [images, containers] = await Promise.all([
      scope.engine.images.list(),
      scope.engine.containers.list(),
    ]);
    const unused = images.filter((image) => usersOf(image, containers).length === 0);
    const dangling = unused.filter(({ tags }) => tags.length === 0);
    if (unused.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Containers use every image there is.'));
      return;
    }
    const size = (which: readonly Image[]): string =>
      vscode.l10n.t('at most {0}', formatBytes(which.reduce((sum, image) => sum + image.size, 0)));
    const picked = await vscode.window.showQuickPick(
      [
        { label: vscode.l10n.t('Those without a name: {0}', dangling.length), all: false, which: dangling },
        { label: vscode.l10n.t('All that no container uses: {0}', unused.length), all: true, which: unused },
      ]
        .filter(({ which }) => which.length > 0)
        .map((choice) => ({ ...choice, description: size(choice.which) })),
      { title: vscode.l10n.t('Clean up which images?') },
    );
    if (picked === undefined) return;
    const { all, which } = picked;
    const names = which.map((image) => image.tags[0] ?? image.id.replace(/^sha256:/, '').slice(0, 12));
    const button = vscode.l10n.t('Remove');
    const question = vscode.l10n.t('Remove {0} images, {1}?', which.length, size(which));
    if ((await confirm(question, [listNames(names)], button)) !== button) return;
    tellCommand(log, { kind: 'prune-images', all }, scope.engine);
    const { reclaimed } = await withLateProgress(vscode.l10n.t('Cleaning up images'), (signal) =>
      scope.engine.images.prune({ all, signal }),
    );
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} are free again.', formatBytes(reclaimed)));
  }

  async function logIn(): Promise<void> {
    const { engine } = activeScope(connection);
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Log in to which registry?'),
      prompt: vscode.l10n.t('Its address, such as ghcr.io. Empty: Docker Hub.'),
    });
    if (typed === undefined) return;
    const registry = typed.trim() === '' ? DOCKER_HUB : typed.trim();
    const username = await logins.logIn(engine, registry);
    if (username === undefined) return;
    void vscode.window.showInformationMessage(
      noticeText(vscode.l10n.t('Logged in to {0} as {1}.', registryName(registry), username)),
    );
  }

  async function logOut(): Promise<void> {
    const picked = await vscode.window.showQuickPick(
      logins.registries.map((registry) => ({ label: registryName(registry), registry })),
      {
        title: vscode.l10n.t('Log out of which registry?'),
        placeHolder: vscode.l10n.t('Registries that a login is kept for'),
      },
    );
    if (picked === undefined) return;
    tellCommand(log, { kind: 'logout', registry: picked.registry }, connection.active?.engine);
    await logins.logOut(picked.registry);
  }

  return {
    'containerWorkbench.pullImage': (reference?: unknown) => pull(reference),
    'containerWorkbench.runImage': (...called: Called) => run(called, {}),
    'containerWorkbench.runImageInteractively': (...called: Called) =>
      run(called, { tty: true, stdin: true, remove: true }),
    'containerWorkbench.openRunForm': async (...called: Called) => {
      const scope = activeScope(connection);
      const [image] = rows.images(called[0]);
      await runForms.open(scope.held, image === undefined ? '' : referenceOf(image));
    },
    'containerWorkbench.imageHistory': async (...called: Called) => {
      const found = await one(called, vscode.l10n.t('History of which image?'));
      if (found === undefined) return;
      const { scope, image } = found;
      tellCommand(log, { kind: 'history', reference: referenceOf(image) }, scope.engine);
      await documents.show(nameOf(image), {
        workbenchId: scope.held.workbench.id,
        kind: 'image',
        id: image.image.id,
        view: 'history',
      });
    },
    'containerWorkbench.tagImage': (...called: Called) => tag(called),
    'containerWorkbench.pushImage': (...called: Called) => push(called),
    'containerWorkbench.saveImages': (...called: Called) => save(called),
    'containerWorkbench.loadImages': () => load(),
    'containerWorkbench.removeImages': (...called: Called) => remove(called),
    'containerWorkbench.pruneImages': () => prune(),
    'containerWorkbench.logInToRegistry': () => logIn(),
    'containerWorkbench.logOutOfRegistry': () => logOut(),
  };
}

/** Whether nothing is left of the image once all these names are taken away. */
function isLastName({ image }: NamedImage, chosen: readonly NamedImage[]): boolean {
  const taken = chosen.filter((other) => other.image.id === image.id).map(({ name }) => name);
  return image.tags.every((tag) => taken.includes(tag));
}

function usersOf({ id }: Image, containers: readonly Container[]): Container[] {
  return containers.filter(({ imageId }) => imageId === id);
}

function usersText(users: readonly Container[]): string {
  return users.length === 0
    ? ''
    : `, ${vscode.l10n.t('used by {0}', listNames(users.map(({ name }) => name)))}`;
}

function inUse(error: unknown, image: NamedImage, users: readonly Container[]): unknown {
  if (!(error instanceof ExplainedError) || error.code !== 'image-in-use' || users.length === 0) return error;
  const names = listNames(users.map(({ name }) => name));
  return new ExplainedError(
    'image-in-use',
    vscode.l10n.t('{0} cannot be removed, as {1} was made of it.', displayText(nameOf(image)), names),
    {
      remedy: vscode.l10n.t('Remove what was made of it first.'),
      cause: error,
      ...(error.detail === undefined ? {} : { detail: error.detail }),
    },
  );
}
