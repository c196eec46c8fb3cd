import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson, writeJson } from '../files.mjs';
import { withLock } from '../lock.mjs';
import { must } from '../programs.mjs';
import { Explained } from '../report.mjs';
import { unpackPackages } from '../debian.mjs';
import { registryStore } from '../workbench/registry.mjs';
import { canPrintOn } from './elf.mjs';
import { helloWorld } from './hello-world.mjs';
import { prune, putImage } from './store.mjs';

/** Built before `up` returns: seconds together. */
export const QUICK = [helloWorld];
/** Built beside everything else, after `up` has returned. */
export const SLOW = [];

const HERE = dirname(fileURLToPath(import.meta.url));

/** Changes whenever anything that images are made from in this folder does. */
function recipe() {
  const hash = createHash('sha256');
  for (const name of readdirSync(HERE).sort()) hash.update(name).update(readFileSync(join(HERE, name)));
  return hash.digest('hex');
}

function indexFile(folder) {
  return join(folder, 'registry', 'stand-ins.json');
}

/** What a person writes to pull it. */
function reference({ repository, tags }) {
  const name = repository.replace(/^library\//, '');
  return tags[0] === 'latest' ? name : `${name}:${tags[0]}`;
}

/** @returns {{ reference: string, ready: boolean }[]} every stand-in, and whether the registry has it */
export function listStandIns(folder) {
  const built = readJson(indexFile(folder)) ?? {};
  return [...QUICK, ...SLOW].map((image) => ({
    reference: reference(image),
    ready: built[reference(image)] !== undefined,
  }));
}

/**
 * Builds those of `images` that the registry of this folder does not have in their present form.
 * @param {string} folder the embedded workbench's own
 * @param {{ images: readonly object[], privilege: import('../privilege.mjs').Privilege, report: import('../report.mjs').Report }} options
 * @returns {Promise<string[]>} what could not be built, a sentence each
 */
export async function buildStandIns(folder, { images, privilege, report }) {
  const present = recipe();
  const missing = () => {
    const built = readJson(indexFile(folder)) ?? {};
    return images.filter((image) => built[reference(image)]?.recipe !== present);
  };
  if (missing().length === 0) return [];
  const architecture = (await must(['dpkg', '--print-architecture'])).trim();
  if (!canPrintOn(architecture)) {
    return [`There are no stand-in images for ${architecture}; images come from the internet.`];
  }
  const failures = [];
  const work = join(folder, 'build', String(process.pid));
  const context = {
    folder,
    store: registryStore(folder),
    architecture,
    privilege,
    scratch: (name) => join(work, name),
    unpack: (packages, into) =>
      unpackPackages(packages, { cache: join(folder, 'packages'), into, privilege }),
    shared: new Map(),
  };
  try {
    for (const image of missing()) {
      const name = reference(image);
      await report
        .phase(`Image ${name}`, async () => {
          const { layers, config } = await image.build(context);
          const labels = {
            'container-workbench.stand-in': 'true',
            'org.opencontainers.image.title': name,
            'org.opencontainers.image.description': `Stand-in for the official image, built from Debian packages. ${image.description}`,
            'org.opencontainers.image.vendor': 'Container Workbench',
          };
          const digests = putImage(context.store, {
            ...{ repository: image.repository, tags: image.tags, architecture, layers },
            config: { ...config, Env: [PATH, ...(config.Env ?? [])], Labels: labels },
          });
          await record(folder, name, { recipe: present, digests });
        })
        .catch((error) => {
          if (!(error instanceof Explained)) throw error;
          failures.push(`The image ${name} could not be built: ${error.message}`);
        });
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return failures;
}

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Two builders (the quick images', the slow ones') may record at the same time. */
async function record(folder, name, entry) {
  mkdirSync(join(folder, 'registry'), { recursive: true });
  await withLock(join(folder, 'registry', 'lock'), async () => {
    const built = { ...readJson(indexFile(folder)), [name]: entry };
    writeJson(indexFile(folder), built);
    prune(registryStore(folder), new Set(Object.values(built).flatMap(({ digests }) => digests)));
  });
}
