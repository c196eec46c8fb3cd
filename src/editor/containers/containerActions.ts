import * as vscode from 'vscode';
import { displayText, noticeText } from '../../base';
import type { Container, ContainerState, EngineAction } from '../../docker';
import { withLateProgress } from '../notify';
import type { Rows } from '../trees/rows';
import type { Connection } from '../types';
import { chooseContainer, chooseContainers, type Called } from './choosing';
import { askCommit } from './commit';
import type { EngineDocuments } from './engineDocuments';
import { askLimits } from './limits';
import { askLogOptions } from './logOptions';
import { confirm, listNames } from './questions';
import { askReference } from './referenceBox';
import { activeScope, tellCommand, type Scope } from './scope';
import { severally } from './severally';
import { openAttached, openLogs, openShell, openStats } from './terminals';

export interface ContainerParts {
  log: vscode.LogOutputChannel;
  connection: Connection;
  rows: Rows;
  documents: EngineDocuments;
}

const ALIVE: readonly ContainerState[] = ['running', 'paused', 'restarting'];
const ENDED: readonly ContainerState[] = ['created', 'exited', 'dead'];

/** Lines that logs begin with, unless a person asks for others. */
const TAIL = 1000;
/** A volume that the engine has named by itself. */
const NAMELESS = /^[0-9a-f]{64}$/;

/** What the commands about containers do. */
export function createContainerActions({ log, connection, rows, documents }: ContainerParts) {
  const tell = (action: EngineAction): void => tellCommand(log, action, connection.active?.engine);

  /** Does something to every chosen container, with a notification where that lasts. */
  async function each(
    called: Called,
    options: {
      states: readonly ContainerState[];
      title: string;
      progress: (names: string) => string;
      action: (names: string[]) => EngineAction;
      work: (scope: Scope, container: Container, signal: AbortSignal) => Promise<void>;
    },
  ): Promise<void> {
    const scope = activeScope(connection);
    const chosen = await chooseContainers(rows, scope, called, options);
    if (chosen.length === 0) return;
    const names = chosen.map(({ name }) => name);
    tell(options.action(names));
    await withLateProgress(options.progress(listNames(names)), (signal) =>
      severally(chosen, (container) => options.work(scope, container, signal)),
    );
  }

  async function one(
    called: Called,
    title: string,
    states?: readonly ContainerState[],
  ): Promise<{ scope: Scope; container: Container } | undefined> {
    const scope = activeScope(connection);
    const container = await chooseContainer(rows, scope, called, {
      title,
      ...(states === undefined ? {} : { states }),
    });
    return container === undefined ? undefined : { scope, container };
  }

  async function remove(called: Called): Promise<void> {
    const scope = activeScope(connection);
    const chosen = await chooseContainers(rows, scope, called, {
      title: vscode.l10n.t('Remove which containers?'),
    });
    if (chosen.length === 0) return;
    const names = chosen.map(({ name }) => name);
    const running = chosen.filter(({ state }) => ALIVE.includes(state));
    const nameless = chosen.flatMap(({ volumes }) => volumes.filter((volume) => NAMELESS.test(volume)));
    const named = [...new Set(chosen.flatMap(({ volumes }) => volumes))].filter((one) => !NAMELESS.test(one));
    const single = chosen.length === 1;
    const lines = [
      single
        ? vscode.l10n.t('What was changed in its files goes with it.')
        : vscode.l10n.t('What was changed in their files goes with them.'),
    ];
    if (single && running.length > 0) lines.push(vscode.l10n.t('It is running, and is killed for it.'));
    else if (running.length > 0) {
      const which = listNames(running.map(({ name }) => name));
      lines.push(vscode.l10n.t('Running, and killed for it: {0}.', which));
    }
    if (nameless.length > 0) lines.push(vscode.l10n.t('Volumes without a name: {0}.', nameless.length));
    if (named.length > 0) lines.push(vscode.l10n.t('Volumes that stay: {0}.', listNames(named)));
    const [plain, all] = [vscode.l10n.t('Remove'), vscode.l10n.t('Remove with Nameless Volumes')];
    const question = single
      ? vscode.l10n.t('Remove the container {0}?', listNames(names))
      : vscode.l10n.t('Remove {0} containers: {1}?', chosen.length, listNames(names));
    const answer = await confirm(question, lines, ...(nameless.length > 0 ? [plain, all] : [plain]));
    if (answer === undefined) return;
    const how = { force: running.length > 0, volumes: answer === all };
    tell({ kind: 'remove-containers', containers: names, ...how });
    await withLateProgress(vscode.l10n.t('Removing {0}', listNames(names)), () =>
      severally(chosen, ({ id, state }) =>
        scope.engine.containers.remove(id, { force: ALIVE.includes(state), volumes: how.volumes }),
      ),
    );
  }

  async function prune(): Promise<void> {
    const scope = activeScope(connection);
    const ended = (await scope.engine.containers.list()).filter(({ state }) => ENDED.includes(state));
    if (ended.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There are no stopped containers.'));
      return;
    }
    const button = vscode.l10n.t('Remove');
    const question = vscode.l10n.t('Remove all {0} stopped containers?', ended.length);
    const lines = [
      listNames(ended.map(({ name }) => name)),
      vscode.l10n.t('What was changed in their files goes with them; volumes stay.'),
    ];
    if ((await confirm(question, lines, button)) !== button) return;
    tell({ kind: 'prune-containers' });
    await withLateProgress(vscode.l10n.t('Removing stopped containers'), (signal) =>
      scope.engine.containers.prune({ signal }),
    );
  }

  async function rename(called: Called): Promise<void> {
    const found = await one(called, vscode.l10n.t('Rename which container?'));
    if (found === undefined) return;
    const { scope, container } = found;
    const name = await vscode.window.showInputBox({
      title: vscode.l10n.t('New name of {0}', displayText(container.name)),
      value: container.name,
      validateInput: (text) =>
        /^[a-zA-Z0-9][\w.-]+$/.test(text)
          ? undefined
          : vscode.l10n.t('Letters, digits, “_”, “.” and “-”, two at least; a letter or a digit first.'),
    });
    if (name === undefined || name === container.name) return;
    tell({ kind: 'rename', container: container.name, name });
    await scope.engine.containers.rename(container.id, name);
  }

  async function limit(called: Called): Promise<void> {
    const found = await one(called, vscode.l10n.t('Set limits of which container?'));
    if (found === undefined) return;
    const { engine } = found.scope;
    const { id, name } = found.container;
    const limits = await askLimits(name, (await engine.containers.inspect(id)).limits);
    if (limits === undefined) return;
    tell({ kind: 'update', container: name, limits });
    for (const warning of await engine.containers.setLimits(id, limits))
      void vscode.window.showWarningMessage(noticeText(warning));
  }

  async function commit(called: Called): Promise<void> {
    const found = await one(called, vscode.l10n.t('Make an image of which container?'));
    if (found === undefined) return;
    const { scope, container } = found;
    const known = (await scope.engine.images.list()).flatMap(({ tags }) => tags);
    const reference = await askReference(
      vscode.l10n.t('Name of the image made of {0}', displayText(container.name)),
      known,
    );
    const options = reference === undefined ? undefined : await askCommit(reference);
    if (options === undefined) return;
    tell({ kind: 'commit', container: container.name, options });
    await withLateProgress(vscode.l10n.t('Making {0}', displayText(options.reference)), (signal) =>
      scope.engine.containers.commit(container.id, { ...options, signal }),
    );
    void vscode.window.showInformationMessage(
      noticeText(vscode.l10n.t('{0} is among the images now.', options.reference)),
    );
  }

  async function shell(called: Called): Promise<void> {
    const scope = activeScope(connection);
    const chosen = await chooseContainers(rows, scope, called, {
      states: ['running'],
      title: vscode.l10n.t('Open a shell in which container?'),
    });
    for (const container of chosen) {
      const shell = await openShell(scope, container);
      tell({ kind: 'exec', container: container.name, argv: [shell], tty: true, stdin: true });
    }
  }

  async function logs(called: Called): Promise<void> {
    const scope = activeScope(connection);
    const title = vscode.l10n.t('Logs of which container?');
    for (const container of await chooseContainers(rows, scope, called, { title })) {
      tell({ kind: 'logs', container: container.name, options: { follow: true, tail: TAIL } });
      openLogs(scope, container, { follow: true, tail: TAIL });
    }
  }

  async function logsWith(called: Called): Promise<void> {
    const found = await one(called, vscode.l10n.t('Logs of which container?'));
    const wish = found === undefined ? undefined : await askLogOptions(found.container.name, TAIL);
    if (found === undefined || wish === undefined) return;
    const { scope, container } = found;
    const { asDocument, options } = wish;
    tell({ kind: 'logs', container: container.name, options });
    if (!asDocument) return openLogs(scope, container, options);
    const { since, tail, timestamps } = options;
    await documents.show(container.name, {
      ...subject(scope, container),
      view: 'logs',
      logs: {
        ...(since === undefined ? {} : { since }),
        ...(tail === undefined ? {} : { tail }),
        ...(timestamps === undefined ? {} : { timestamps }),
      },
    });
  }

  const subject = ({ held }: Scope, { id }: Container) =>
    ({ workbenchId: held.workbench.id, kind: 'container', id }) as const;

  /** Shows a document about one container. */
  async function show(
    called: Called,
    view: 'changes' | 'processes',
    title: string,
    action: (name: string) => EngineAction,
    states?: readonly ContainerState[],
  ): Promise<void> {
    const found = await one(called, title, states);
    if (found === undefined) return;
    tell(action(found.container.name));
    await documents.show(found.container.name, { ...subject(found.scope, found.container), view });
  }

  return {
    'containerWorkbench.startContainer': (...called: Called) =>
      each(called, {
        states: ENDED,
        title: vscode.l10n.t('Start which containers?'),
        progress: (names) => vscode.l10n.t('Starting {0}', names),
        action: (containers) => ({ kind: 'start', containers }),
        work: ({ engine }, { id }) => engine.containers.start(id),
      }),
    'containerWorkbench.stopContainer': (...called: Called) =>
      each(called, {
        states: ALIVE,
        title: vscode.l10n.t('Stop which containers?'),
        progress: (names) => vscode.l10n.t('Stopping {0}: asked to end, killed after 10 seconds', names),
        action: (containers) => ({ kind: 'stop', containers }),
        work: ({ engine }, { id }, signal) => engine.containers.stop(id, { signal }),
      }),
    'containerWorkbench.restartContainer': (...called: Called) =>
      each(called, {
        states: [...ALIVE, ...ENDED],
        title: vscode.l10n.t('Restart which containers?'),
        progress: (names) => vscode.l10n.t('Restarting {0}', names),
        action: (containers) => ({ kind: 'restart', containers }),
        work: ({ engine }, { id }, signal) => engine.containers.restart(id, { signal }),
      }),
    'containerWorkbench.pauseContainer': (...called: Called) =>
      each(called, {
        states: ['running'],
        title: vscode.l10n.t('Pause which containers?'),
        progress: (names) => vscode.l10n.t('Pausing {0}', names),
        action: (containers) => ({ kind: 'pause', containers }),
        work: ({ engine }, { id }) => engine.containers.pause(id),
      }),
    'containerWorkbench.unpauseContainer': (...called: Called) =>
      each(called, {
        states: ['paused'],
        title: vscode.l10n.t('Let which containers go on?'),
        progress: (names) => vscode.l10n.t('Letting {0} go on', names),
        action: (containers) => ({ kind: 'unpause', containers }),
        work: ({ engine }, { id }) => engine.containers.unpause(id),
      }),
    'containerWorkbench.killContainer': async (...called: Called) => {
      const scope = activeScope(connection);
      const title = vscode.l10n.t('Kill which containers?');
      const chosen = await chooseContainers(rows, scope, called, { states: ALIVE, title });
      const names = chosen.map(({ name }) => name);
      const button = vscode.l10n.t('Kill');
      if (chosen.length === 0) return;
      const lines = [vscode.l10n.t('What runs in it ends at once and can save nothing.')];
      if ((await confirm(vscode.l10n.t('Kill {0}?', listNames(names)), lines, button)) !== button) return;
      tell({ kind: 'kill', containers: names });
      await severally(chosen, ({ id }) => scope.engine.containers.kill(id));
    },
    'containerWorkbench.renameContainer': (...called: Called) => rename(called),
    'containerWorkbench.limitContainer': (...called: Called) => limit(called),
    'containerWorkbench.removeContainers': (...called: Called) => remove(called),
    'containerWorkbench.pruneContainers': () => prune(),
    'containerWorkbench.containerShell': (...called: Called) => shell(called),
    'containerWorkbench.attachContainer': async (...called: Called) => {
      const found = await one(called, vscode.l10n.t('Attach to which container?'), ['running']);
      if (found === undefined) return;
      tell({ kind: 'attach', container: found.container.name });
      openAttached(found.scope, found.container);
    },
    'containerWorkbench.containerLogs': (...called: Called) => logs(called),
    'containerWorkbench.containerLogsWith': (...called: Called) => logsWith(called),
    'containerWorkbench.containerStats': async (...called: Called) => {
      const scope = activeScope(connection);
      const title = vscode.l10n.t('What do which containers take?');
      const chosen = await chooseContainers(rows, scope, called, { states: ALIVE, title });
      if (chosen.length === 0) return;
      tell({ kind: 'stats', containers: chosen.map(({ name }) => name) });
      openStats(scope, chosen);
    },
    'containerWorkbench.containerProcesses': (...called: Called) =>
      show(
        called,
        'processes',
        vscode.l10n.t('Processes of which container?'),
        (container) => ({ kind: 'top', container }),
        ['running', 'paused'],
      ),
    'containerWorkbench.containerChanges': (...called: Called) =>
      show(called, 'changes', vscode.l10n.t('Changed files of which container?'), (container) => ({
        kind: 'diff',
        container,
      })),
    'containerWorkbench.commitContainer': (...called: Called) => commit(called),
  };
}
