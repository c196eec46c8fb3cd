import type * as vscode from 'vscode';
import { Disposables, Emitter, explain } from '../../base';
import type { Disposable, Event } from '../../base';
import { openTunnel } from '../../workbench';
import type { Tunnel, TunnelOptions, Workbench } from '../../workbench';
import type { ActiveWorkbench, Connection } from '../types';
import { sshCommand } from './sshCommand';

/** What was asked for, and is asked for again when the workbench is connected next time. */
export interface ForwardWish extends TunnelOptions {
  host: string;
  /** What is at the other end, for people: a container's name. */
  name?: string;
}

/** A tunnel of a workbench, as the view shows it. */
export interface ForwardedPort {
  readonly workbench: Workbench;
  readonly wish: ForwardWish;
  readonly tunnel: Tunnel;
}

const KEY = 'forwardedPorts';

/**
 * The tunnels of all workbenches that are held. They are remembered in the window by workbench, until they are
 * stopped, and opened again when that is connected.
 */
export class ForwardedPorts implements Disposable {
  readonly #connection: Connection;
  readonly #memory: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #parts = new Disposables();
  readonly #changed = this.#parts.add(new Emitter<ForwardedPort | undefined>());
  readonly #held = new Map<Workbench, ForwardedPort[]>();

  /** A port whose traffic or state has changed; `undefined` where one came or went. */
  readonly onDidChange: Event<ForwardedPort | undefined> = this.#changed.event;

  constructor(connection: Connection, memory: vscode.Memento, log: vscode.LogOutputChannel) {
    this.#connection = connection;
    this.#memory = memory;
    this.#log = log;
    this.#parts.add(connection.onDidChange(() => this.#follow()));
    this.#follow();
  }

  of(workbench: Workbench): readonly ForwardedPort[] {
    return this.#held.get(workbench) ?? [];
  }

  get all(): readonly ForwardedPort[] {
    return [...this.#held.values()].flat();
  }

  /** The tunnel to where `wish` leads; a new one where there is none yet. */
  async open(workbench: Workbench, wish: ForwardWish): Promise<ForwardedPort> {
    const there = this.of(workbench).find(
      (port) => leadsTo(port.wish, wish) && (wish.localHost ?? 'localhost') === port.tunnel.localHost,
    );
    if (there !== undefined) return there;
    const port = await this.#open(workbench, wish);
    await this.#remember(workbench);
    return port;
  }

  async stop(port: ForwardedPort): Promise<void> {
    port.tunnel.close();
    this.#forget(port);
    await this.#remember(port.workbench);
  }

  dispose(): void {
    for (const { tunnel } of this.all) tunnel.close();
    this.#held.clear();
    this.#parts.dispose();
  }

  #follow(): void {
    const held = new Set(this.#connection.all.map(({ workbench }: ActiveWorkbench) => workbench));
    for (const [workbench, ports] of this.#held) {
      if (held.has(workbench)) continue;
      this.#held.delete(workbench);
      for (const { tunnel } of ports) tunnel.close();
    }
    for (const workbench of held) {
      if (this.#held.has(workbench)) continue;
      this.#held.set(workbench, []);
      for (const wish of this.#remembered()[workbench.id] ?? []) {
        this.#open(workbench, wish).catch((error: unknown) => this.#log.warn(explain(error)));
      }
    }
  }

  async #open(workbench: Workbench, wish: ForwardWish): Promise<ForwardedPort> {
    const tunnel = await openTunnel(workbench, wish);
    const held = this.#connection.all.find((one) => one.workbench === workbench);
    if (held !== undefined && workbench.kind === 'ssh')
      this.#log.info(`$ ${sshCommand(held.address, tunnel)}`);
    const port = { workbench, wish, tunnel };
    const ports = this.#held.get(workbench);
    if (ports === undefined) tunnel.close();
    else ports.push(port);
    tunnel.onDidChange(() => this.#changed.fire(port));
    this.#changed.fire(undefined);
    return port;
  }

  #forget(port: ForwardedPort): void {
    const ports = this.#held.get(port.workbench) ?? [];
    this.#held.set(
      port.workbench,
      ports.filter((other) => other !== port),
    );
    this.#changed.fire(undefined);
  }

  #remembered(): Readonly<Record<string, readonly ForwardWish[]>> {
    return this.#memory.get(KEY, {});
  }

  async #remember(workbench: Workbench): Promise<void> {
    // The same port as now, so that what a browser shows goes on working.
    const wishes = this.of(workbench).map(({ wish, tunnel }) => ({ ...wish, localPort: tunnel.localPort }));
    const all = { ...this.#remembered(), [workbench.id]: wishes };
    await this.#memory.update(
      KEY,
      Object.fromEntries(Object.entries(all).filter(([, some]) => some.length > 0)),
    );
  }
}

function leadsTo(one: ForwardWish, other: ForwardWish): boolean {
  return one.host === other.host && one.port === other.port;
}
