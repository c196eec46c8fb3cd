import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { Container } from '../../docker';
import type { Rows } from '../trees/rows';
import { calledFor, nameOf, type Called } from './choosing';
import { createContainerActions, type ContainerParts } from './containerActions';
import type { ContainerRunner } from './containerRunner';
import { createCopyActions } from './copyActions';
import type { Subject } from './engineDocuments';
import { createImageActions, type ImageParts } from './imageActions';
import type { Puller } from './puller';
import { activeScope, tellCommand } from './scope';

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
      tellCommand(log, { kind: 'inspect', type: kind, names: [name] }, engine);
      await documents.show(name, { workbenchId: held.workbench.id, kind, id, view: 'inspect' });
    }
  }

  return {
    ...createContainerActions(parts),
    ...createImageActions(parts, puller, runner),
    ...createCopyActions(parts),
    'containerWorkbench.inspectElement': (...called: Called) => inspect(called),
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
