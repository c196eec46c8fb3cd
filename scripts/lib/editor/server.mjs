import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, watch } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { must } from '../programs.mjs';
import { Explained } from '../report.mjs';

const START_LIMIT = 60_000;
const STOP_LIMIT = 5_000;
/** No marketplace, no reports home; the same for the server and for its command line. */
const QUIET = ['--accept-server-license-terms', '--telemetry-level', 'off'];
const NO_GALLERY = { EXTENSIONS_GALLERY: '{"serviceUrl":""}', NODE_OPTIONS: '' };
/** Settings that keep an editor quiet: nothing fetched, nothing offered, nothing sent. */
const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.tips.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** Installs a .vsix into `extensionsDir`, replacing the same extension where it is there already. */
export async function installExtension({ install, vsix, extensionsDir, serverDataDir }) {
  const folders = ['--extensions-dir', extensionsDir, '--server-data-dir', serverDataDir];
  await must([...install.command, ...QUIET, '--install-extension', vsix, '--force', ...folders], {
    env: NO_GALLERY,
  });
}

/**
 * Starts the editor's server on a loopback port and answers once it listens.
 *
 * `token` is the connection token that the browser has to bring (none: everybody on this machine may use it).
 * `settings` are written as the user's, over a base that fetches nothing and sends nothing; `machineSettings` are those
 * that an extension contributes with a machine scope, which the editor does not take from the user's. `smokeTestDriver`
 * lets an address carry an extension under development and its tests. The server lives in a process group of its own;
 * unless `detached`, that group is ended together with this process.
 */
export async function startServer({
  install,
  extensionsDir,
  serverDataDir,
  port = 0,
  token,
  settings = {},
  machineSettings = {},
  env = {},
  smokeTestDriver = false,
  detached = false,
}) {
  await writeSettings(join(serverDataDir, 'data/User'), { ...QUIET_SETTINGS, ...settings });
  await writeSettings(join(serverDataDir, 'data/Machine'), machineSettings);
  const [program, ...args] = install.command;
  args.push('--host', '127.0.0.1', '--port', String(port), ...QUIET, '--disable-experiments');
  args.push('--extensions-dir', extensionsDir, '--server-data-dir', serverDataDir);
  if (smokeTestDriver) args.push('--enable-smoke-test-driver', '--disable-workspace-trust');
  if (token === undefined) args.push('--without-connection-token');
  else {
    // By file: command lines can be read by everybody on the machine.
    const tokenFile = join(serverDataDir, 'token');
    await writeFile(tokenFile, token, { mode: 0o600 });
    args.push('--connection-token-file', tokenFile);
  }

  // A file rather than a pipe: a detached server outlives us.
  const logFile = join(serverDataDir, 'server.log');
  const log = openSync(logFile, 'w');
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...NO_GALLERY, ...env },
  });
  closeSync(log);
  const endWithUs = () => signalGroup(child.pid, 'SIGKILL');
  const stop = async () => {
    const stopped = await stopServer({ pid: child.pid, serverDataDir });
    process.off('exit', endWithUs);
    return stopped;
  };
  if (detached) child.unref();
  else process.once('exit', endWithUs);

  try {
    const listening = await untilListening(child, logFile);
    return { ...addresses(listening, token), port: listening, pid: child.pid, logFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function writeSettings(folder, settings) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings, null, 2));
}

/** How to reach a server of ours, for those that kept its port and token. */
export function addresses(port, token) {
  const authority = `localhost:${port}`;
  return {
    /** The address for the browser. `payload` is the editor's own list of start-up options. */
    url({ folder, payload = {} } = {}) {
      const query = new URLSearchParams();
      if (token !== undefined) query.set('tkn', token);
      if (folder !== undefined) query.set('folder', folder);
      if (Object.keys(payload).length > 0) query.set('payload', JSON.stringify(Object.entries(payload)));
      return `http://${authority}/?${query.toString()}`;
    },
    /** How the editor in the browser names a file of this machine. */
    uri: (path) => `vscode-remote://${authority}${path}`,
  };
}

/**
 * Ends a server and everything that it started, by its process id, provided that this process really is the server
 * that uses `serverDataDir` (process ids are given out again). Answers with whether there was one.
 */
export async function stopServer({ pid, serverDataDir }) {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!commandLine.split('\0').includes(serverDataDir)) return false;
  signalGroup(pid, 'SIGTERM');
  const limit = Date.now() + STOP_LIMIT;
  while (signalGroup(pid, 0)) {
    if (Date.now() > limit) signalGroup(pid, 'SIGKILL');
    await delay(20);
  }
  return true;
}

/** Signals the process group of `pid`; false where it has gone. */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** The port, once the server's log says that it listens on it. */
async function untilListening(child, logFile) {
  let watcher, timer;
  const fail = (why) =>
    new Explained(`The editor's server ${why}. It said:\n${readFileSync(logFile, 'utf8')}`);
  try {
    return await new Promise((resolve, reject) => {
      const look = () => {
        const line = /Extension host agent listening on (\d+)/.exec(readFileSync(logFile, 'utf8'));
        if (line !== null) resolve(Number(line[1]));
      };
      watcher = watch(logFile, look);
      child.once('error', reject);
      child.once('exit', (code) => reject(fail(`ended with ${code} instead of starting`)));
      timer = setTimeout(() => reject(fail(`did not start within ${START_LIMIT / 1000} s`)), START_LIMIT);
      look();
    });
  } finally {
    watcher.close();
    clearTimeout(timer);
  }
}
