import * as vscode from 'vscode';
import { ExplainedError, displayText, explain, noticeText } from '../../base';
import type { Container } from '../../docker';
import { formatAddress, isLoopback, type Workbench } from '../../workbench';
import { chooseContainer, type Called } from '../containers/choosing';
import { activeScope } from '../containers/scope';
import type { Rows } from '../trees/rows';
import type { WorkbenchRow } from '../trees/workbenchView';
import type { ActiveWorkbench, Connection } from '../types';
import type { ForwardedPort, ForwardedPorts, ForwardWish } from './forwardedPorts';
import { insidePorts, publishedPorts, schemeOf } from './portChoices';
import { pickContainerPort, pickPort } from './portPicker';
import { TunnelRow, localAddress } from './section';

/** What {@link createTunnelActions} acts on. */
export interface TunnelParts {
  connection: Connection;
  ports: ForwardedPorts;
  rows: Pick<Rows, 'containers'>;
}

/** Ports below this one are root's on most systems; nobody else may listen there. */
const FIRST_FREE_FOR_ALL = 1024;

/** What a person agrees to who says yes after such a refusal. */
const AGREEMENTS: Readonly<Record<string, NonNullable<ForwardWish['agreed']>[number]>> = {
  'tunnel-refused': 'network',
  'tunnel-visible': 'visible',
};

/** What the commands about forwarded ports do. */
export function createTunnelActions({ connection, ports, rows }: TunnelParts) {
  /** The one that a row is about, else one that the person picks. */
  const chosen = async (row: unknown): Promise<ForwardedPort | undefined> => {
    if (row instanceof TunnelRow) return row.port;
    if (ports.all.length === 0) {
      const forward = vscode.l10n.t('Forward a Port…');
      const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t('No port is forwarded.'),
        forward,
      );
      return answer === forward ? forwardPort() : undefined;
    }
    const picked = await vscode.window.showQuickPick(
      ports.all.map((port) => ({
        label: localAddress(port),
        description: displayText(
          `${port.wish.name ?? ''} ${formatAddress(port.tunnel.host, port.tunnel.port)} · ${port.workbench.label}`.trim(),
        ),
        port,
      })),
      { title: vscode.l10n.t('Forwarded ports') },
    );
    return picked?.port;
  };

  async function forwardPort(row?: WorkbenchRow): Promise<ForwardedPort | undefined> {
    const held =
      row?.kind === 'workbench'
        ? connection.all.find(({ address }) => address === row.address)
        : connection.active;
    if (held === undefined) throw notConnected();
    const wish = await pickPort(held);
    if (wish === undefined) return undefined;
    if (needsNone(held.workbench, wish)) {
      const open = vscode.l10n.t('Open in Browser');
      const answer = await vscode.window.showInformationMessage(
        vscode.l10n.t('Ports of this computer need no tunnel: {0}', formatAddress(wish.host, wish.port)),
        open,
      );
      if (answer === open) await openAddress(formatAddress(wish.host, wish.port), wish.port);
      return undefined;
    }
    const port = await openAgreed(held.workbench, wish);
    if (port !== undefined) void announce(port, wish);
    return port;
  }

  /** Opens a tunnel; where the rule of addresses forbids it, a person decides. */
  async function openAgreed(workbench: Workbench, wish: ForwardWish): Promise<ForwardedPort | undefined> {
    const localPort =
      wish.localPort ?? (workbench.kind === 'ssh' && wish.port >= FIRST_FREE_FOR_ALL ? wish.port : 0);
    try {
      return await ports.open(workbench, { ...wish, localPort });
    } catch (error) {
      const agreed = error instanceof ExplainedError ? AGREEMENTS[error.code] : undefined;
      if (agreed === undefined) throw error;
      const forward = vscode.l10n.t('Forward');
      const answer = await vscode.window.showWarningMessage(
        noticeText(explain(error)),
        {
          modal: true,
          detail: vscode.l10n.t(
            'A tunnel usually leads to {0} itself, and only programs of this computer can use it. Do you want this one to {1} all the same?',
            displayText(workbench.label),
            formatAddress(wish.host, wish.port),
          ),
        },
        forward,
      );
      if (answer !== forward) return undefined;
      return openAgreed(workbench, { ...wish, agreed: [...(wish.agreed ?? []), agreed] });
    }
  }

  async function announce(port: ForwardedPort, wish: ForwardWish): Promise<void> {
    const [open, copy] = [vscode.l10n.t('Open in Browser'), vscode.l10n.t('Copy Address')];
    const { host, port: remote, takenPort } = port.tunnel;
    const address = localAddress(port);
    const place = isLoopback(host) ? String(remote) : formatAddress(host, remote);
    const sentence =
      takenPort === undefined || wish.localPort === undefined
        ? vscode.l10n.t('{0} leads to port {1} of {2}.', address, place, port.workbench.label)
        : vscode.l10n.t(
            'Port {0} is taken on this computer, so {1} leads to port {2} of {3}.',
            takenPort,
            address,
            place,
            port.workbench.label,
          );
    const answer = await vscode.window.showInformationMessage(noticeText(sentence), open, copy);
    if (answer === open) await openAddress(address, remote);
    else if (answer === copy) await vscode.env.clipboard.writeText(address);
  }

  /** Opens an address as a program of the workbench has printed it, for itself: `http://0.0.0.0:8888/?token=…`. */
  async function openAsPrinted(workbench: Workbench, printed: string): Promise<void> {
    const url = new URL(printed);
    const name = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const host = name === '0.0.0.0' || name === 'localhost' ? '127.0.0.1' : name === '::' ? '::1' : name;
    if (!/^https?:$/.test(url.protocol) || !isLoopback(host)) {
      throw new ExplainedError('bad-address', vscode.l10n.t('That is no address of the workbench itself.'));
    }
    const wish = { host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) };
    if (needsNone(workbench, wish)) return openUrl(url.href);
    const port = await openAgreed(workbench, wish);
    if (port === undefined) return;
    url.host = localAddress(port);
    await openUrl(url.href);
  }

  async function openContainer(held: ActiveWorkbench, container: Container): Promise<void> {
    const published = publishedPorts(container);
    // The row of a port that is not published stands for the container with this port only.
    const wishes = published.length > 0 ? published : insidePorts(container);
    const wish = wishes.length > 1 ? await pickPublished(container, wishes) : wishes[0];
    if (wish !== undefined) await openPort(held, container, wish);
  }

  /** A port that a person names, published or not. */
  async function openAnyPort(called: Called): Promise<void> {
    const scope = activeScope(connection);
    const container = await chooseContainer(rows, scope, called, {
      states: ['running'],
      title: vscode.l10n.t('Open a port of which container?'),
    });
    if (container === undefined) return;
    const wish = await pickContainerPort(container);
    if (wish !== undefined) await openPort(scope.held, container, wish);
  }

  async function openPort(held: ActiveWorkbench, container: Container, wish: ForwardWish): Promise<void> {
    const inside =
      container.ports.find(({ publicPort }) => publicPort === wish.port)?.privatePort ?? wish.port;
    if (needsNone(held.workbench, wish)) return openAddress(formatAddress(wish.host, wish.port), inside);
    const port = await openAgreed(held.workbench, wish);
    if (port !== undefined) await openAddress(localAddress(port), inside);
  }

  return {
    'containerWorkbench.forwardPort': async (row?: WorkbenchRow) => {
      await forwardPort(row);
    },
    'containerWorkbench.openForwarded': async (row?: unknown) => {
      const port = await chosen(row);
      if (port !== undefined) await openAddress(localAddress(port), port.tunnel.port);
    },
    'containerWorkbench.copyForwarded': async (row?: unknown) => {
      const port = await chosen(row);
      if (port !== undefined) await vscode.env.clipboard.writeText(localAddress(port));
    },
    'containerWorkbench.stopForwarding': async (row?: unknown) => {
      const port = await chosen(row);
      if (port !== undefined) await ports.stop(port);
    },
    'containerWorkbench.openAddress': async (url: string, workbenchId: string) => {
      const held = connection.all.find(({ workbench }) => workbench.id === workbenchId);
      if (held === undefined) throw notConnected();
      await openAsPrinted(held.workbench, url);
    },
    'containerWorkbench.openAnyContainerPort': (...called: Called) => openAnyPort(called),
    'containerWorkbench.openContainerPort': async (row?: string, selected?: readonly string[]) => {
      const [container] = rows.containers(row, selected);
      if (container !== undefined && connection.active !== undefined) {
        await openContainer(connection.active, container);
      }
    },
  };
}

async function pickPublished(
  container: Container,
  wishes: readonly ForwardWish[],
): Promise<ForwardWish | undefined> {
  const picked = await vscode.window.showQuickPick(
    wishes.map((wish) => ({ label: String(wish.port), wish })),
    { title: vscode.l10n.t('Which port of {0}?', displayText(container.name)) },
  );
  return picked?.wish;
}

/** Ports of this computer are there already. */
function needsNone(workbench: Workbench, wish: ForwardWish): boolean {
  return workbench.kind === 'local' && isLoopback(wish.host) && wish.localPort === undefined;
}

function openAddress(address: string, port: number): Promise<void> {
  return openUrl(`${schemeOf(port)}://${address}/`);
}

/** Also where the browser is on another computer than the extension: the editor knows the way from there to here. */
async function openUrl(url: string): Promise<void> {
  // As a string, which it takes and opens as it is: a Uri would become `?token%3D…` on its way (microsoft/vscode#85930).
  await vscode.env.openExternal(url as unknown as vscode.Uri);
}

function notConnected(): ExplainedError {
  return new ExplainedError('not-connected', vscode.l10n.t('No workbench is connected.'), {
    remedy: vscode.l10n.t('Connect to one first.'),
  });
}
