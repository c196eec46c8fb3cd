import * as vscode from 'vscode';
import { Disposables, Emitter, displayText, explain, formatBytes } from '../../base';
import { formatAddress, isLoopback, type Workbench } from '../../workbench';
import { TREE_ITEMS } from '../contributions';
import type { SectionRow, WorkbenchSection } from '../trees/section';
import { table } from '../trees/tooltip';
import type { ForwardedPort, ForwardedPorts } from './forwardedPorts';

/** The row of a tunnel. */
export class TunnelRow implements SectionRow {
  readonly kind = 'section';
  readonly port: ForwardedPort;

  constructor(port: ForwardedPort) {
    this.port = port;
  }

  item(): vscode.TreeItem {
    const { workbench, wish, tunnel } = this.port;
    const item = new vscode.TreeItem(displayText(wish.name ?? vscode.l10n.t('Port {0}', wish.port)));
    item.id = `tunnel ${workbench.id} ${tunnel.localHost} ${tunnel.localPort}`;
    item.contextValue = TREE_ITEMS.tunnel;
    const { received, sent, open } = tunnel.traffic;
    const traffic = received + sent === 0 ? [] : [`↓ ${formatBytes(received)} ↑ ${formatBytes(sent)}`];
    const failed = tunnel.problem === undefined ? [] : [vscode.l10n.t('no answer')];
    const address = localAddress(this.port);
    item.description = displayText(
      [`${address} → ${destination(this.port)}`, ...failed, ...traffic].join(' · '),
    );
    item.iconPath =
      tunnel.problem === undefined
        ? new vscode.ThemeIcon('radio-tower', open > 0 ? new vscode.ThemeColor('charts.green') : undefined)
        : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    item.tooltip = table(wish.name ?? address, [
      [vscode.l10n.t('Here'), address],
      [vscode.l10n.t('On {0}', workbench.label), formatAddress(tunnel.host, tunnel.port)],
      [vscode.l10n.t('Received'), formatBytes(received)],
      [vscode.l10n.t('Sent'), formatBytes(sent)],
      [vscode.l10n.t('Open connections'), String(open)],
      [vscode.l10n.t('Last failure'), tunnel.problem === undefined ? '' : explain(tunnel.problem)],
    ]);
    item.accessibilityInformation = {
      label: vscode.l10n.t('Tunnel from {0} to {1}', address, displayText(destination(this.port))),
    };
    return item;
  }

  children(): readonly SectionRow[] {
    return [];
  }
}

/** `localhost:49152`: what a browser here is given. */
export function localAddress({ tunnel }: ForwardedPort): string {
  const host = tunnel.localHost === '0.0.0.0' || tunnel.localHost === '::' ? 'localhost' : tunnel.localHost;
  return formatAddress(host, tunnel.localPort);
}

/** The port alone where it is one of the workbench itself. */
function destination({ tunnel }: ForwardedPort): string {
  return isLoopback(tunnel.host) ? String(tunnel.port) : formatAddress(tunnel.host, tunnel.port);
}

/** The tunnels of each workbench, below its row. */
export class TunnelSection implements WorkbenchSection, vscode.Disposable {
  readonly #ports: ForwardedPorts;
  readonly #rows = new WeakMap<ForwardedPort, TunnelRow>();
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new Emitter<SectionRow | undefined>());
  readonly onDidChange = this.#changed.event;

  constructor(ports: ForwardedPorts) {
    this.#ports = ports;
    this.#parts.add(
      ports.onDidChange((port) => this.#changed.fire(port === undefined ? undefined : this.#row(port))),
    );
  }

  rows({ workbench }: { workbench: Workbench }): readonly SectionRow[] {
    return this.#ports.of(workbench).map((port) => this.#row(port));
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #row(port: ForwardedPort): TunnelRow {
    const row = this.#rows.get(port) ?? new TunnelRow(port);
    this.#rows.set(port, row);
    return row;
  }
}
