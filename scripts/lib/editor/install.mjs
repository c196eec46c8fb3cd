import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from '../lock.mjs';
import { must } from '../programs.mjs';
import { Explained } from '../report.mjs';
import { DEFAULT_VERSION, INTEGRITY, VERSIONS } from './versions.mjs';

const STAND_INS = new URL('stand-ins/', import.meta.url);
const NPM = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--ignore-scripts'];
/** Parts of the editor that nothing here uses, and programs for other systems: some 300 MB. */
const TRIMMED = [
  'extensions/copilot',
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@devcontainers',
  'node_modules/@vscode/windows-process-tree/build',
];

/**
 * Installs a server build of VS Code and the Node.js that runs it, from npm alone and without compiling anything, into
 * `$CONTAINER_WORKBENCH_EDITOR_HOME` or else the user's cache, unless it is there already. An installation that was
 * interrupted starts over; two at the same time wait for each other. `log` hears one line when there is something to do.
 * Answers with the folder and with the command that starts the editor, as an argument list.
 */
export async function installEditor({ version = DEFAULT_VERSION, log = () => {} } = {}) {
  const pins = VERSIONS[version];
  if (pins === undefined)
    throw new Explained(
      `No VS Code ${version} is pinned here; there are ${Object.keys(VERSIONS).join(' and ')}.`,
    );
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch))
    throw new Explained(
      `The editor in the browser needs Linux on x64 or arm64; this is ${process.platform} on ${process.arch}.`,
    );

  const home = join(editorsFolder(), `editor-${version}`);
  const install = {
    home,
    version,
    command: [join(home, 'node/bin/node'), join(home, 'vscode/out/server-main.js')],
  };
  const stamp = await stampOf(version);
  const isReady = async () => (await readFile(join(home, 'stamp'), 'utf8').catch(() => '')) === stamp;
  if (await isReady()) return install;

  await mkdir(dirname(home), { recursive: true });
  await withLock(`${home}.lock`, async () => {
    if (await isReady()) return;
    log(
      `Installing VS Code ${version} (server build) with its own Node.js into ${home}: about 400 MB from npm`,
    );
    const draft = `${home}.new`;
    await rm(draft, { recursive: true, force: true });
    await build(draft, pins);
    await writeFile(join(draft, 'stamp'), stamp);
    await rm(home, { recursive: true, force: true });
    await rename(draft, home);
  });
  return install;
}

function editorsFolder() {
  const { CONTAINER_WORKBENCH_EDITOR_HOME: own, XDG_CACHE_HOME: cache } = process.env;
  return own || join(cache || join(homedir(), '.cache'), 'container-workbench');
}

/** Changes with everything that decides what an installation looks like. */
async function stampOf(version) {
  const hash = createHash('sha256').update(`${version} ${process.arch}\n`);
  for (const file of ['install.mjs', 'versions.mjs', 'stand-ins/spdlog.cjs', 'stand-ins/watchdog.cjs'])
    hash.update(await readFile(new URL(file, import.meta.url)));
  return `${hash.digest('hex')}\n`;
}

async function build(folder, pins) {
  const nodeFolder = join(folder, 'node');
  const vscode = join(folder, 'vscode');
  await mkdir(folder, { recursive: true });
  await Promise.all([
    unpack(folder, `node-linux-${process.arch}@${pins.node}`, nodeFolder, { part: 'bin/node' }),
    unpack(folder, `code-server@${pins.codeServer}`, vscode, { part: 'lib/vscode', strip: 3 }),
  ]);
  // The archive's own proxy and log-in layer is left out; its VS Code runs by itself once its modules are there.
  const path = `${join(nodeFolder, 'bin')}:${process.env.PATH}`;
  for (const part of [vscode, join(vscode, 'extensions')])
    await must(['npm', 'install', '--omit=dev', ...NPM], { cwd: part, env: { PATH: path } });
  await symlink('node_modules', join(vscode, 'node_modules.asar'));
  await addPrograms(folder, join(vscode, 'node_modules'), pins);
  await addStandIns(join(vscode, 'node_modules'));
  await trim(vscode);
}

/** Fetches one npm package, checks it and unpacks its `part` into `target`, less the `strip` first folders of each path. */
async function unpack(workFolder, spec, target, { part = '', strip = 1 } = {}) {
  const fetched = join(workFolder, `fetch-${createHash('sha256').update(spec).digest('hex').slice(0, 8)}`);
  await Promise.all([mkdir(fetched), mkdir(target, { recursive: true })]);
  await must(['npm', 'pack', spec, '--silent', ...NPM], { cwd: fetched });
  const archive = join(fetched, (await readdir(fetched))[0]);
  const found = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (found !== INTEGRITY[spec])
    throw new Explained(
      `${spec} is not the package that is pinned: it has ${found}, not ${INTEGRITY[spec]}.`,
    );
  const options = ['-C', target, '--no-same-owner', `--strip-components=${strip}`];
  await must(['tar', '-xzf', archive, ...options, join('package', part)]);
  await rm(fetched, { recursive: true });
}

/** The terminal's and the search's native programs, where this build does not carry them for Linux. */
async function addPrograms(folder, modules, pins) {
  if (pins.pty !== undefined) {
    const name = `@lydell/node-pty-linux-${process.arch}`;
    await unpack(folder, `${name}@${pins.pty}`, join(folder, 'pty'));
    const files = await readdir(join(folder, 'pty'), { recursive: true });
    const addon = files.find((file) => file.endsWith('pty.node'));
    if (addon === undefined) throw new Explained(`${name} holds no pty.node.`);
    await mkdir(join(modules, 'node-pty/build/Release'), { recursive: true });
    await copyFile(join(folder, 'pty', addon), join(modules, 'node-pty/build/Release/pty.node'));
    await rm(join(folder, 'pty'), { recursive: true });
  }
  if (pins.ripgrep !== undefined) {
    const target = join(modules, '@vscode/ripgrep');
    await unpack(folder, `@vscode/ripgrep-linux-${process.arch}@${pins.ripgrep}`, target, { part: 'bin' });
    await chmod(join(target, 'bin/rg'), 0o755);
  }
}

/** Small replacements for two native modules that come as source only. */
async function addStandIns(modules) {
  await copyFile(new URL('spdlog.cjs', STAND_INS), join(modules, '@vscode/spdlog/index.js'));
  const watchdog = ['@vscode/native-watchdog', 'native-watchdog']
    .map((name) => join(modules, name))
    .find((folder) => existsSync(folder));
  if (watchdog === undefined)
    throw new Explained('This build of VS Code has no watchdog module; see stand-ins/.');
  await copyFile(new URL('watchdog.cjs', STAND_INS), join(watchdog, 'stand-in.cjs'));
  const manifest = JSON.parse(await readFile(join(watchdog, 'package.json'), 'utf8'));
  await writeFile(join(watchdog, 'package.json'), JSON.stringify({ ...manifest, main: './stand-in.cjs' }));
}

async function trim(vscode) {
  await Promise.all(TRIMMED.map((part) => rm(join(vscode, part), { recursive: true, force: true })));
  const own = `linux-${process.arch}`;
  for (const programs of ['node_modules/node-pty/prebuilds', 'node_modules/@vscode/ripgrep-universal/bin'])
    for (const name of await readdir(join(vscode, programs)).catch(() => []))
      if (name !== own) await rm(join(vscode, programs, name), { recursive: true });
}
