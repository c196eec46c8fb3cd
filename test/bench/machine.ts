import path from 'node:path';
import Docker from 'dockerode';
import { openEngine, openInventory } from '../../src/docker';
import { connectSsh, localWorkbench } from '../../src/workbench';
import { compare } from '../support/bench';
import type { Figure } from '../support/bench';
import { embeddedWorkbench } from '../support/embedded-workbench';
import { eventually } from '../support/eventually';

const RUNS = 40;

/** The fields that are there while its SSH server runs. */
interface SshState {
  host: string;
  port: number;
  user: string;
  identityFile: string;
  knownHostsFile: string;
}

/** Requests through one SSH connection beside the same ones at the local socket, and the first whole inventory. */
export default async function machine(): Promise<Figure[]> {
  const state = embeddedWorkbench();
  if (state?.running !== true || state.dockerHost === undefined) return [];
  const { host, port, user, identityFile, knownHostsFile } = state as typeof state & SshState;
  const none = (): Promise<undefined> => Promise.resolve(undefined);
  const workbench = await connectSsh({
    target: { host, port, user, identityFiles: [identityFile] },
    knownHostsFiles: [knownHostsFile],
    prompts: {
      confirmHostKey: () => Promise.resolve(false),
      password: none,
      passphrase: none,
      answers: none,
      sudoPassword: none,
    },
  });
  const socketPath = path.normalize(state.dockerHost.slice('unix://'.length));
  const direct = new Docker({ socketPath });
  try {
    const [remote, here] = await Promise.all([openEngine(workbench), openEngine(localWorkbench())]);
    const list = await compare(
      RUNS,
      () => remote.containers(),
      () => direct.listContainers({ all: true }),
    );
    const images = await compare(
      RUNS,
      () => remote.images(),
      () => direct.listImages(),
    );
    const filled = await compare(
      RUNS / 4,
      async () => {
        const inventory = openInventory(here);
        await eventually('it is filled', inventory.onDidChange, () => inventory.state === 'ready');
        inventory.dispose();
      },
      () => Promise.all([direct.listContainers({ all: true }), direct.listImages()]),
    );
    const roundTrip = await compare(
      RUNS,
      () => workbench.ping(),
      () => direct.ping(),
    );
    remote.close();
    here.close();
    const local = 'the same at the local socket';
    return [
      { what: 'list of containers', subject: 'through the SSH connection', baseline: local, ...list },
      { what: 'list of images', subject: 'through the SSH connection', baseline: local, ...images },
      {
        what: 'first inventory',
        subject: 'events and both lists',
        baseline: 'the two bare list calls',
        ...filled,
      },
      { what: 'round trip', subject: 'SSH', baseline: 'ping of the engine at its socket', ...roundTrip },
    ];
  } finally {
    await workbench.close();
  }
}
