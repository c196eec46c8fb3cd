import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { skip } from './skip';

const exec = promisify(execFile);

/**
 * A network of its own (network_namespaces(7)) whose one cable leads to this machine, or to another network. What is
 * done to its packets touches nothing outside. It goes away with this process, even where that is killed.
 */
export interface Network {
  /** In front of a program's arguments: runs it inside. */
  readonly inside: readonly string[];
  /** Of its end of the cable; only the other end's network can reach it. */
  readonly address: string;
  /** Drops every packet, without a word to anybody, until {@link heal}. */
  drop(): Promise<void>;
  /** Drops `percent` of the packets in each direction, until {@link heal}. */
  lose(percent: number): Promise<void>;
  heal(): Promise<void>;
  /** Another network whose cable leads to this one: out of reach for this machine. */
  beyond(): Promise<Network>;
  /** Removes it, and what is beyond it. Programs inside are to be ended before. */
  dispose(): Promise<void>;
}

/** Creates one, or ends the running hook as skipped where the kernel refuses or a program is missing. */
export async function openNetwork(context: Mocha.Context): Promise<Network> {
  try {
    const network = await create([]);
    // Whether packets can be dropped is found out here, where the answer can be “skipped”.
    await network.heal();
    return network;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    skip(context, `no network namespace can be had here: ${stderr?.trim() || message}`);
  }
}

/** @param near in front of programs that are to run at the near end of the cable; nothing: on this machine */
async function create(near: readonly string[]): Promise<Network> {
  const holder = await holdNamespace();
  const namespace = String(holder.pid);
  const inside = ['nsenter', '--target', namespace, '--net'];
  const cable = `cw${randomBytes(4).toString('hex')}`;
  const [here, there] = [`${cable}a`, `${cable}b`];
  const [nearAddress, address] = addresses();
  const filter = async (...rule: string[]): Promise<void> => {
    await run([...inside, 'iptables', '--wait', '--append', 'INPUT', '-i', there, ...rule, '-j', 'DROP']);
    await run([...inside, 'iptables', '--wait', '--append', 'OUTPUT', '-o', there, ...rule, '-j', 'DROP']);
  };
  const further: Network[] = [];
  try {
    await run([
      ...near,
      ...['ip', 'link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', namespace],
    ]);
    await run([...near, 'ip', 'address', 'add', `${nearAddress}/30`, 'dev', here]);
    await run([...near, 'ip', 'link', 'set', here, 'up']);
    await run([...inside, 'ip', 'address', 'add', `${address}/30`, 'dev', there]);
    await run([...inside, 'ip', 'link', 'set', there, 'up']);
    await run([...inside, 'ip', 'link', 'set', 'lo', 'up']);
  } catch (error) {
    await letGo(holder);
    throw error;
  }
  return {
    inside,
    address,
    drop: () => filter(),
    lose: (percent) => filter('-m', 'statistic', '--mode', 'random', '--probability', String(percent / 100)),
    heal: () => run([...inside, 'iptables', '--wait', '--flush']),
    beyond: async () => {
      const network = await create(inside);
      further.push(network);
      return network;
    },
    dispose: async () => {
      for (const network of further.splice(0)) await network.dispose();
      // With the last process of a network its cable goes too.
      await letGo(holder);
    },
  };
}

/** The two addresses of a network of four, in the range that is set apart for trying out networks (RFC 2544). */
function addresses(): [near: string, far: string] {
  const start = randomInt(0, 2 ** 15) * 4;
  const address = (offset: number): string =>
    [198, 18 + ((start + offset) >> 16), ((start + offset) >> 8) & 255, (start + offset) & 255].join('.');
  return [address(1), address(2)];
}

/** A process that does nothing but keep a network namespace open, for as long as we hold its standard input. */
async function holdNamespace(): Promise<ChildProcess> {
  const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo ready; exec cat'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  holder.stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
  await new Promise<void>((resolve, reject) => {
    holder.stdout.once('data', () => resolve());
    holder.once('error', reject);
    holder.once('close', () => reject(new Error(complaint.trim() || 'unshare has ended')));
  });
  return holder;
}

async function letGo(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  const exited = once(holder, 'exit');
  holder.stdin?.end();
  await exited;
}

async function run([program = '', ...args]: readonly string[]): Promise<void> {
  await exec(program, args);
}
