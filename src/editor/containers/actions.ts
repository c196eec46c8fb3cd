import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { Container, EngineAction } from '../../docker';
import type { Rows } from '../trees/rows';
import { commandsOfFile } from '../containerFiles';
import { calledFor, nameOf, referenceOf, type Called } from './choosing';
import { createContainerActions, type ContainerParts } from './containerActions';
import type { ContainerRunner } from './containerRunner';
import type { Subject } from './engineDocuments';
import { createImageActions, type ImageParts } from './imageActions';
import type { Puller } from './puller';
import { activeScope, commandLine, tellCommand } from './scope';

export interface EngineCommandParts extends ContainerParts, ImageParts {
  puller: Puller;
  runner: ContainerRunner;
}

interface Element {
  name: string;
  kind: Subject['kind'];
  id: string;
}

/** What the commands about everything that an engine holds do. */
export function createEngineActions(parts: EngineCommandParts) {
  const { log, connection, rows, documents, puller, runner } = parts;

  async function inspect(called: Called): Promise<void> {
    const { held, engine } = activeScope(connection);
    const elements = elementsOf(rows, called, await calledFor(rows, engine, called));
    const chosen = elements.length > 0 ? elements : await pickElement(parts);
    for (const { name, kind, id } of chosen) {
      tellCommand(log, { kind: 'inspect', type: kind, names: [name] });
      await documents.show(name, { workbenchId: held.workbench.id, kind, id, view: 'inspect' });
    }
  }

  /** The commands that one could type for a row; one is chosen, and copied. */
  async function copyCommand(called: Called): Promise<void> {
    const actions = actionsFor(rows, [called[0]]);
    const picked = await vscode.window.showQuickPick(
      actions.map((action) => ({ label: commandLine(action) })),
      { title: vscode.l10n.t('Copy which command?') },
    );
    if (picked !== undefined) await vscode.env.clipboard.writeText(picked.label);
  }

  return {
    ...createContainerActions(parts),
    ...createImageActions(parts, puller, runner),
    'containerWorkbench.inspectElement': (...called: Called) => inspect(called),
    'containerWorkbench.copyDockerCommand': (...called: Called) => copyCommand(called),
  };
}

function elementsOf(rows: Rows, called: Called, containers: readonly Container[]): Element[] {
  return [
    ...containers.map(({ name, id }): Element => ({ name, kind: 'container', id })),
    ...rows.images(...called).map((one): Element => ({ name: nameOf(one), kind: 'image', id: one.image.id })),
    ...rows
      .volumes(...called)
      .map(({ volume }): Element => ({ name: volume.name, kind: 'volume', id: volume.name })),
    ...rows
      .networks(...called)
      .map(({ network }): Element => ({ name: network.name, kind: 'network', id: network.id })),
  ];
}

async function pickElement({ connection }: EngineCommandParts): Promise<Element[]> {
  const { engine } = activeScope(connection);
  const [containers, images] = await Promise.all([engine.containers.list(), engine.images.list()]);
  const elements: Element[] = [
    ...containers.map(({ name, id }): Element => ({ name, kind: 'container', id })),
    ...images.map((image): Element => ({
      name: nameOf({ image, name: image.tags[0] }),
      kind: 'image',
      id: image.id,
    })),
  ];
  const icons: Partial<Record<Element['kind'], string>> = { container: 'server-process', image: 'package' };
  const picked = await vscode.window.showQuickPick(
    elements.map((element) => ({
      label: `$(${icons[element.kind] ?? 'symbol-misc'}) ${displayText(element.name)}`,
      element,
    })),
    { title: vscode.l10n.t('Inspect what?') },
  );
  return picked === undefined ? [] : [picked.element];
}

function actionsFor(rows: Rows, called: Called): EngineAction[] {
  return [
    ...commandsOfFile(called[0]),
    ...rows.containers(...called).flatMap(({ name, state }): EngineAction[] => {
      const containers = [name];
      const running = state === 'running';
      return [
        { kind: 'logs', container: name, options: { follow: true } },
        ...(running
          ? ([
              { kind: 'exec', container: name, argv: ['sh'], tty: true, stdin: true },
              { kind: 'stop', containers },
              { kind: 'stats', containers },
              { kind: 'top', container: name },
            ] as const)
          : ([{ kind: state === 'paused' ? 'unpause' : 'start', containers }] as const)),
        { kind: 'restart', containers },
        { kind: 'inspect', type: 'container', names: containers },
        { kind: 'diff', container: name },
        { kind: 'copy', from: `${name}:/PATH`, to: '.' },
        { kind: 'copy', from: 'FILE', to: `${name}:/PATH` },
        { kind: 'commit', container: name, options: { reference: 'NAME:TAG' } },
        { kind: 'remove-containers', containers, force: running },
      ];
    }),
    ...rows.images(...called).flatMap((one): EngineAction[] => {
      const reference = referenceOf(one);
      return [
        { kind: 'run', spec: { image: reference, tty: true, stdin: true, remove: true } },
        { kind: 'run', spec: { image: reference } },
        { kind: 'inspect', type: 'image', names: [reference] },
        { kind: 'history', reference },
        ...(one.name === undefined
          ? []
          : ([
              { kind: 'pull', reference },
              { kind: 'push', reference },
            ] as const)),
        { kind: 'tag', image: reference, reference: 'NAME:TAG' },
        { kind: 'save', images: [reference], file: 'image.tar' },
        { kind: 'remove-images', images: [reference] },
      ];
    }),
    ...rows.volumes(...called).flatMap(({ volume: { name } }): EngineAction[] => [
      { kind: 'inspect', type: 'volume', names: [name] },
      { kind: 'remove-volumes', volumes: [name] },
    ]),
    ...rows.networks(...called).flatMap(({ network: { name } }): EngineAction[] => [
      { kind: 'inspect', type: 'network', names: [name] },
      { kind: 'remove-networks', networks: [name] },
    ]),
  ];
}
