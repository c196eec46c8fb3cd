import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, lastLine, must, run } from './programs.mjs';
import { Explained } from './report.mjs';

/** Services that Debian starts as soon as their package is installed. We bring the program, not the service. */
const SERVICES = {
  'docker.io': ['docker.service', 'docker.socket', 'containerd.service'],
  'openssh-server': ['ssh.service', 'ssh.socket', 'sshd.service'],
};

/** Whether packages can be had from Debian (or one of its children) here at all. */
export function hasApt() {
  return findProgram('apt-get') !== undefined && findProgram('dpkg-deb') !== undefined;
}

/**
 * Installs Debian packages, announced and, where a person sits at the terminal, asked first. Services that come with
 * them stay off.
 * @param {readonly string[]} packages
 * @param {object} options
 * @param {import('./privilege.mjs').Privilege} options.privilege
 * @param {import('./report.mjs').Report} options.report
 * @param {(question: string) => Promise<boolean>} options.confirm
 * @throws {Explained} where that is impossible or was declined; the sentence says what to install by hand
 */
export async function installPackages(packages, { privilege, report, confirm }) {
  const names = packages.join(' ');
  const byHand = `Install by hand: apt-get install --no-install-recommends ${names}`;
  if (!hasApt()) {
    throw new Explained(
      `Missing: ${names} (named as in Debian). There is no apt-get here; install them your system's way.`,
    );
  }
  if (privilege.kind === 'none') {
    throw new Explained(
      `Missing: ${names}. They cannot be installed, because ${privilege.why}. ${byHand} (as root).`,
    );
  }
  if (
    !(await confirm(
      `Install these Debian packages${privilege.kind === 'sudo' ? ' with sudo' : ''}: ${names}?`,
    ))
  ) {
    throw new Explained(`Missing: ${names}; not installed, as you said. ${byHand}`);
  }
  report.line(`Installing Debian packages: ${names}`);
  await withServicesOff(packages, privilege, async () => {
    const install = () =>
      run(
        privilege.argv([
          ...['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'],
          ...['apt-get', '-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends'],
          ...packages,
        ]),
      );
    // The lists are missing on a fresh image and stale on an old one: fetched when the first try fails.
    if ((await install()).code === 0) return;
    await updateLists(privilege);
    const { code, stderr } = await install();
    if (code !== 0) {
      const reason = complaint(stderr) ?? `exit status ${code}`;
      throw new Explained(`apt-get could not install ${names}: ${reason}. ${byHand}`);
    }
  });
}

/** What apt, or the sudo before it, says about a failure. */
function complaint(stderr) {
  return stderr.split('\n').find((line) => line.startsWith('E:')) ?? lastLine(stderr);
}

/** Fetches the lists of packages. Failing is told by the step that needs them. */
export async function updateLists(privilege) {
  if (privilege.kind === 'none') return;
  await run(privilege.argv(['apt-get', '-o', 'DPkg::Lock::Timeout=120', 'update', '-qq']));
}

/** Runs `install` with the packages' services held back, under systemd; elsewhere RUNLEVEL=1 does it. */
async function withServicesOff(packages, privilege, install) {
  const units = packages.flatMap((name) => SERVICES[name] ?? []);
  const systemctl = existsSync('/run/systemd/system') ? findProgram('systemctl') : undefined;
  if (systemctl === undefined || units.length === 0) return install();
  const control = (...args) => run(privilege.argv([systemctl, '--quiet', ...args, ...units]));
  await control('mask', '--runtime');
  try {
    return await install();
  } finally {
    await control('unmask', '--runtime');
    await control('disable');
  }
}

/**
 * Downloads Debian packages without installing them and unpacks each into a folder of its name. Needs no rights beyond
 * fresh package lists, which it fetches where it may.
 * @param {readonly string[]} packages
 * @param {{ cache: string, into: string, privilege: import('./privilege.mjs').Privilege }} options
 *   `cache` keeps the downloads; what is in `into` already is not unpacked again
 * @returns {Promise<string[]>} the folders
 */
export async function unpackPackages(packages, { cache, into, privilege }) {
  const folders = packages.map((name) => join(into, name));
  const missing = packages.filter((_name, index) => !existsSync(folders[index]));
  const files = await downloadPackages(missing, { cache, privilege });
  mkdirSync(into, { recursive: true });
  await Promise.all(
    missing.map(async (name, index) => {
      const draft = join(into, `${name}.new`);
      rmSync(draft, { recursive: true, force: true });
      await must(['dpkg-deb', '-x', files[index], draft]);
      renameSync(draft, join(into, name));
    }),
  );
  return folders;
}

async function downloadPackages(packages, { cache, privilege }) {
  mkdirSync(cache, { recursive: true });
  const kept = (name) => {
    const file = readdirSync(cache).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith('.deb'));
    return file === undefined ? undefined : join(cache, file);
  };
  const missing = packages.filter((name) => kept(name) === undefined);
  if (missing.length > 0) {
    const download = () => run(['apt-get', 'download', ...missing], { cwd: cache });
    let { code, stderr } = await download();
    if (code !== 0) {
      await updateLists(privilege);
      ({ code, stderr } = await download());
    }
    if (code !== 0) {
      // A half download would be taken for a kept one.
      for (const name of missing) rmSync(kept(name) ?? join(cache, name), { force: true });
      const reason = complaint(stderr) ?? `exit status ${code}`;
      throw new Explained(`apt-get could not download ${missing.join(' ')}: ${reason}`);
    }
  }
  return packages.map(kept);
}

/** The version of a package that {@link unpackPackages} downloaded: its file is called name_version_architecture.deb. */
export function downloadedVersion(name, cache) {
  const file = readdirSync(cache).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith('.deb'));
  return decodeURIComponent(file.split('_')[1]);
}
