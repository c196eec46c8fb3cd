import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { until } from './eventually';
import { skip } from './skip';

/** A registry that wants a login; an engine on this machine reaches it without a certificate. */
export interface TestRegistry {
  /** `127.0.0.1:PORT`, for references. */
  address: string;
  login: { registry: string; username: string; password: string };
  stop(): Promise<void>;
}

/** Debian's program, installed or unpacked for the workbench of this machine (`npm run workbench`). */
const PROGRAMS = [
  '/usr/bin/docker-registry',
  path.resolve('.workbench/tools/docker-registry/usr/bin/docker-registry'),
];

/** `student` with the password `right`, as bcrypt has it with the least work. */
const PASSWORDS = 'student:$2b$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC\n';

/** Starts one, or ends the running hook as skipped. */
export async function startRegistry(context: Mocha.Context): Promise<TestRegistry> {
  const program = PROGRAMS.find((each) => existsSync(each));
  if (program === undefined) skip(context, 'docker-registry is not installed');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'registry-'));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  await writeFile(path.join(folder, 'passwords'), PASSWORDS);
  await writeFile(
    path.join(folder, 'config.yml'),
    [
      'version: 0.1',
      'log: { level: error, accesslog: { disabled: true } }',
      `storage: { filesystem: { rootdirectory: "${folder}/store" } }`,
      `auth: { htpasswd: { realm: test, path: "${folder}/passwords" } }`,
      `http: { addr: "${address}" }`,
    ].join('\n'),
  );
  const child = spawn(program, ['serve', path.join(folder, 'config.yml')], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await answers(port, () => child.exitCode === null);
  return {
    address,
    login: { registry: address, username: 'student', password: 'right' },
    stop: async () => {
      child.kill();
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A program that has just been started says nothing of when it listens. */
function answers(port: number, runs: () => boolean): Promise<void> {
  return until('the registry answers', () => {
    if (!runs()) throw new Error('The registry has ended.');
    return new Promise<boolean>((resolve) => {
      http
        .get({ host: '127.0.0.1', port, path: '/v2/' }, (response) => {
          response.resume();
          resolve(true);
        })
        .on('error', () => resolve(false));
    });
  });
}
