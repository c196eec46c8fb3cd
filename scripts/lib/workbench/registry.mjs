import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasApt, unpackPackages } from '../debian.mjs';
import { writeFileAtomic } from '../files.mjs';
import { canConnect, freePort } from '../ports.mjs';
import { eventually, isAlive, processesNaming, startDetached, stop } from '../processes.mjs';
import { findProgram } from '../programs.mjs';
import { Explained } from '../report.mjs';

/** @param {string} folder the embedded workbench's own */
function paths(folder) {
  const registry = join(folder, 'registry');
  return {
    registry,
    store: join(registry, 'store'),
    config: join(registry, 'config.yml'),
    log: join(registry, 'registry.log'),
    tools: join(folder, 'tools'),
    packages: join(folder, 'packages'),
  };
}

/** The folder that holds the registry's images, in the registry's own layout. */
export function registryStore(folder) {
  return paths(folder).store;
}

/** Where the registry answers, as an engine is told about a mirror. */
export function registryAddress(record) {
  return record === undefined ? undefined : `http://127.0.0.1:${record.port}`;
}

/**
 * The registry program: the installed one, else unpacked from its Debian package into our folder. Installing it would
 * start a service of its own, and needs root.
 */
async function registryProgram(at, privilege) {
  const unpacked = join(at.tools, 'docker-registry/usr/bin');
  const found = findProgram('docker-registry') ?? findProgram('docker-registry', unpacked);
  if (found !== undefined) return found;
  if (!hasApt()) throw new Explained('The registry mirror needs the Debian package docker-registry.');
  await unpackPackages(['docker-registry'], { cache: at.packages, into: at.tools, privilege });
  return findProgram('docker-registry', unpacked);
}

/**
 * Starts the read-only registry on a loopback port, or finds it running. Read-only: other people on this machine can
 * reach the port, and must not be able to change what we pull from it.
 * @param {string} folder
 * @param {object | undefined} previous what an earlier call returned
 */
export async function startRegistry(folder, previous, { privilege }) {
  const at = paths(folder);
  if (isAlive(previous?.process) && (await canConnect(previous.port))) return previous;
  await stopRegistry(folder, previous);
  mkdirSync(at.store, { recursive: true, mode: 0o700 });
  const program = await registryProgram(at, privilege);
  // The same port as last time where possible: our engine has been told that one.
  for (const wanted of [previous?.port, undefined]) {
    const port = await freePort(wanted);
    writeFileAtomic(at.config, registryConfig({ port, store: at.store }));
    rmSync(at.log, { force: true });
    const { identity, exited } = await startDetached([program, 'serve', at.config], { log: at.log });
    const ready = await Promise.race([
      eventually(() => canConnect(port), { within: 10_000, every: 20 }),
      exited.then(() => false),
    ]);
    if (ready) return { process: identity, port };
    await stop(identity);
  }
  throw new Explained(`The registry mirror did not start. Its log: ${at.log}`);
}

/** The configuration of docker-registry (its configuration.md); JSON strings are YAML strings. */
export function registryConfig({ port, store }) {
  return [
    'version: 0.1',
    'log: { level: warn, accesslog: { disabled: true } }',
    'storage:',
    `  filesystem: { rootdirectory: ${JSON.stringify(store)} }`,
    '  maintenance: { readonly: { enabled: true }, uploadpurging: { enabled: false } }',
    `http: { addr: '127.0.0.1:${port}' }`,
    '',
  ].join('\n');
}

/** Ends the registry. @returns whether there was one */
export async function stopRegistry(folder, record) {
  const left = processesNaming(/^docker-registry$/, paths(folder).config);
  const servers = isAlive(record?.process) ? [record.process, ...left] : left;
  for (const server of servers) await stop(server, { grace: 3000 });
  return servers.length > 0;
}
