import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addresses, installEditor, installExtension, startServer, stopServer } from '../editor.mjs';
import { privateFolder, readJson, writeJson } from '../files.mjs';
import { withLock } from '../lock.mjs';
import { digestOf, packageExtension } from '../package.mjs';
import { freePort, isFree } from '../ports.mjs';
import { identify, isAlive } from '../processes.mjs';
import { Explained } from '../report.mjs';
import { labSettings } from './settings.mjs';
import { bringTarget, endEmbedded } from './workbench.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The lab's own folder; git ignores it. */
export const LAB_FOLDER = join(ROOT, '.lab');

const paths = {
  state: join(LAB_FOLDER, 'state.json'),
  lock: join(LAB_FOLDER, 'lock'),
  editor: join(LAB_FOLDER, 'editor'),
  extensions: join(LAB_FOLDER, 'extensions'),
  exercises: join(LAB_FOLDER, 'exercises'),
};

const readState = () => readJson(paths.state) ?? {};
const keep = (changes) => writeJson(paths.state, { ...readState(), ...changes });

/** Runs `work` while no other lab command of this checkout does. */
export function labLocked(report, work) {
  privateFolder(LAB_FOLDER);
  return withLock(paths.lock, work, {
    onWait: () => report.line('Another lab command is busy in this folder; waiting for it.'),
  });
}

/** The folder that the person's own files go to, made on first use. */
export function exercisesFolder() {
  if (!existsSync(paths.exercises)) {
    mkdirSync(paths.exercises, { recursive: true });
    writeFileSync(
      join(paths.exercises, 'README.md'),
      '# Your exercises\n\nThis folder is yours: keep the Dockerfiles that you write here.\n',
    );
  }
  return paths.exercises;
}

/** Brings the workbench, and writes down first that the embedded one is started for the lab, should we be interrupted. */
export function labTarget(host, options) {
  return bringTarget(host, { ...options, beforeStart: () => keep({ startedEmbedded: true }) });
}

/**
 * Brings the lab up in the browser, or finds it up.
 * @param {object} options
 * @param {string} [options.host] see {@link bringTarget}
 * @param {number} [options.port]
 * @param {import('../report.mjs').Report} options.report
 * @param {boolean} options.terminal whether a person can answer questions
 * @param {(question: string) => Promise<boolean>} options.confirm
 * @returns {Promise<{ url: string, target: import('./workbench.mjs').Target }>}
 */
export function startBrowserLab({ host, port, report, terminal, confirm }) {
  return labLocked(report, async () => {
    const bringing = labTarget(host, { report, terminal, confirm });
    // A question must not be buried by the progress of something else.
    if (terminal) await bringing;
    const settled = await Promise.allSettled([
      bringing,
      packageExtension({ report }),
      report.phase('Editor', () => installEditor({ log: report.line })),
    ]);
    const failed = settled.find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const [target, vsix, install] = settled.map(({ value }) => value);
    return { url: await bringServer({ target, vsix, install, port, report }), target };
  });
}

/** Sees to a server with this extension and these settings. @returns its address */
async function bringServer({ target, vsix, install, port, report }) {
  const settings = labSettings(target);
  const extension = digestOf(dirname(vsix), ['container-workbench.vsix']);
  const wanted = JSON.stringify({ settings, extension, version: install.version });
  const before = readState();
  const folder = exercisesFolder();

  const lives = isAlive(before.server?.process);
  if (lives && before.server.wanted === wanted && (port === undefined || port === before.server.port)) {
    report.line('  The editor runs already.');
    return addresses(before.server.port, before.token).url({ folder });
  }
  if (lives) await stopServer({ pid: before.server.process.pid, serverDataDir: paths.editor });
  if (port !== undefined && !(await isFree(port))) {
    throw new Explained(
      `Port ${port} is in use by another program. Choose another with --port, or leave it out.`,
    );
  }

  if (before.extension !== extension || !existsSync(paths.extensions)) {
    await report.phase('Extension installed', () =>
      installExtension({ install, vsix, extensionsDir: paths.extensions, serverDataDir: paths.editor }),
    );
    keep({ extension });
  }
  // The same token and port as last time, so that a page that is still open finds its server again.
  const token = before.token ?? randomBytes(24).toString('base64url');
  keep({ token });
  const server = await report.phase('Editor started', async () =>
    startServer({
      install,
      extensionsDir: paths.extensions,
      serverDataDir: paths.editor,
      port: port ?? (await freePort(before.server?.port)),
      token,
      settings: settings.user,
      machineSettings: settings.machine,
      detached: true,
    }),
  );
  keep({ server: { process: identify(server.pid), port: server.port, wanted } });
  return server.url({ folder });
}

/**
 * Ends everything that the lab started: the editor, and the embedded workbench if it was started for the lab.
 * @returns {Promise<string[]>} what was ended, in words
 */
export function stopLab({ report, terminal }) {
  return labLocked(report, async () => {
    const { server, startedEmbedded } = readState();
    const ended = [];
    if (isAlive(server?.process)) {
      await stopServer({ pid: server.process.pid, serverDataDir: paths.editor });
      ended.push('the editor');
    }
    if (startedEmbedded) ended.push(...(await endEmbedded({ report, terminal })));
    keep({ startedEmbedded: false, server: server && { port: server.port } });
    return ended;
  });
}
