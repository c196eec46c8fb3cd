import * as vscode from 'vscode';
import { displayText, isSameRepository, noticeText } from '../../base';
import type { EngineAction } from '../../docker';
import { commandsOfFile } from '../containerFiles';
import type { NamedImage } from '../trees/model/imageGroups';
import type { Rows } from '../trees/rows';
import type { Connection } from '../types';
import { nameOf, referenceOf, type Called } from './choosing';
import { commandLine } from './scope';

/** What the commands do that put something about rows on the clipboard: a line for each. */
export function createCopyActions({ rows, connection }: { rows: Rows; connection: Connection }) {
  const copy = async (texts: readonly string[]): Promise<void> => {
    if (texts.length > 0) await vscode.env.clipboard.writeText(texts.join('\n'));
  };

  async function copyDigests(called: Called): Promise<void> {
    const images = rows.images(...called);
    const digests = images.flatMap((one) => digestOf(one) ?? []);
    const [without] = images.filter((one) => digestOf(one) === undefined);
    if (without !== undefined) {
      void vscode.window.showInformationMessage(
        noticeText(
          vscode.l10n.t(
            '{0} has no digest yet. An image gets one when it is pulled from a registry or pushed to it.',
            displayText(nameOf(without)),
          ),
        ),
      );
    }
    await copy(digests);
  }

  /** The commands that one could type for a row; one is chosen, and copied. */
  async function copyCommand(called: Called): Promise<void> {
    const actions = actionsFor(rows, [called[0]]);
    const picked = await vscode.window.showQuickPick(
      actions.map((action) => ({ label: commandLine(action, connection.active?.engine) })),
      { title: vscode.l10n.t('Copy which command?') },
    );
    if (picked !== undefined) await copy([picked.label]);
  }

  return {
    'containerWorkbench.copyName': (...called: Called) =>
      copy([
        ...rows.containers(...called).map(({ name }) => name),
        ...rows.images(...called).map(referenceOf),
        ...rows.volumes(...called).map(({ volume }) => volume.name),
        ...rows.networks(...called).map(({ network }) => network.name),
      ]),
    'containerWorkbench.copyId': (...called: Called) =>
      copy([
        ...rows.containers(...called).map(({ id }) => id),
        ...rows.images(...called).map(({ image }) => image.id),
        ...rows.networks(...called).map(({ network }) => network.id),
      ]),
    'containerWorkbench.copyDigest': (...called: Called) => copyDigests(called),
    'containerWorkbench.copyDockerCommand': (...called: Called) => copyCommand(called),
  };
}

/** `repository@sha256:…`, as everybody can pull it from the registry; undefined where no registry has told one. */
function digestOf({ image, name }: NamedImage): string | undefined {
  const { digests } = image;
  return name === undefined ? digests[0] : digests.find((digest) => isSameRepository(digest, name));
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
              { kind: 'attach', container: name },
              { kind: 'stop', containers },
              { kind: 'pause', containers },
              { kind: 'kill', containers },
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
        { kind: 'rename', container: name, name: 'NEW_NAME' },
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
    ...rows
      .networks(...called)
      .flatMap(({ network: { name, builtIn } }): EngineAction[] => [
        { kind: 'inspect', type: 'network', names: [name] },
        ...(builtIn ? [] : [{ kind: 'remove-networks', networks: [name] } as const]),
      ]),
  ];
}
