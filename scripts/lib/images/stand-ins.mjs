import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson, writeJson } from '../files.mjs';
import { withLock } from '../lock.mjs';
import { must, run } from '../programs.mjs';
import { Explained } from '../report.mjs';
import { downloadedVersion, unpackPackages, updateLists } from '../debian.mjs';
import { registryStore } from '../workbench/registry.mjs';
import { canPrintOn } from './elf.mjs';
import { alpine } from './alpine.mjs';
import { busybox } from './busybox.mjs';
import { caddy } from './caddy.mjs';
import { debian } from './debian.mjs';
import { dockerCli } from './docker-cli.mjs';
import { readDependencies } from './debian-packages.mjs';
import { helloWorld } from './hello-world.mjs';
import { prune, putImage } from './store.mjs';

/** Built before `up` returns: seconds together. */
export const QUICK = [helloWorld, alpine, busybox, caddy];
/** Built in the background, after `up` has returned: half a minute. */
export const SLOW = [debian, dockerCli];

const HERE = dirname(fileURLToPath(import.meta.url));

/** Changes whenever something that the image is made from in this folder does. */
function recipe({ files = readdirSync(HERE).sort() }) {
  const hash = createHash('sha256');
  for (const name of files) hash.update(name).update(readFileSync(join(HERE, name)));
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

function readIndex(folder) {
  return readJson(indexFile(folder)) ?? {};
}

/** @returns {{ reference: string, ready: boolean, failure?: string }[]} every stand-in, and whether the registry has it */
export function listStandIns(folder) {
  const index = readIndex(folder);
  return [...QUICK, ...SLOW].map((image) => {
    const { digests, failure } = index[reference(image)] ?? {};
    return { reference: reference(image), ready: digests !== undefined, ...(failure ? { failure } : {}) };
  });
}

/** Those of `images` that the registry of this folder does not have in their present form. */
export function missingStandIns(folder, images) {
  const index = readIndex(folder);
  return images.filter((image) => {
    const entry = index[reference(image)];
    return entry?.recipe !== recipe(image) || entry.failure !== undefined;
  });
}

/**
 * Builds those of `images` that the registry of this folder does not have in their present form.
 * @param {string} folder the embedded workbench's own
 * @param {{ images: readonly object[], privilege: import('../privilege.mjs').Privilege, report: import('../report.mjs').Report }} options
 * @returns {Promise<string[]>} what could not be built, a sentence each
 */
export async function buildStandIns(folder, { images, privilege, report }) {
  const missing = missingStandIns(folder, images);
  if (missing.length === 0) return [];
  const architecture = (await must(['dpkg', '--print-architecture'])).trim();
  if (!canPrintOn(architecture)) {
    return [`There are no stand-in images for ${architecture}; images come from the internet.`];
  }
  const failures = [];
  const work = join(folder, 'build', String(process.pid));
  try {
    const context = await makeContext({ folder, work, architecture, privilege, missing });
    for (const image of missing) {
      const name = reference(image);
      try {
        await report.phase(`Image ${name}`, () => buildOne(context, image));
      } catch (error) {
        const failure = error instanceof Explained ? error.message : String(error?.message ?? error);
        failures.push(`The image ${name} could not be built: ${failure}`);
        await changeIndex(folder, (index) => ({ ...index, [name]: { ...index[name], failure } }));
      }
    }
  } finally {
    await removeWork(work, privilege);
  }
  return failures;
}

/** What images are built with. */
async function makeContext({ folder, work, architecture, privilege, missing }) {
  const cache = join(folder, 'packages');
  return {
    folder,
    store: registryStore(folder),
    architecture,
    privilege,
    /** A folder for this build alone. */
    scratch: (name) => join(work, name),
    graph: await dependencies(
      missing.flatMap(({ debian: names }) => names),
      privilege,
    ),
    /** Folders with the content of Debian packages. */
    unpack: (packages) => unpackPackages(packages, { cache, into: join(work, 'packages'), privilege }),
    versionOf: (name) => downloadedVersion(name, cache),
    /** Layers that several images share. */
    shared: new Map(),
  };
}

/** The packages' dependencies; an answer without any means that the lists are missing, as on a fresh machine. */
async function dependencies(names, privilege) {
  if (names.length === 0) return new Map();
  const graph = await readDependencies(names);
  if (graph.size > 0) return graph;
  await updateLists(privilege);
  return readDependencies(names);
}

async function buildOne(context, image) {
  const name = reference(image);
  const present = recipe(image);
  const { layers, config } = await image.build(context);
  const digests = putImage(context.store, {
    repository: image.repository,
    tags: image.tags,
    architecture: context.architecture,
    layers,
    config: {
      ...config,
      Env: [PATH, ...(config.Env ?? [])],
      Labels: {
        'container-workbench.stand-in': 'true',
        'org.opencontainers.image.title': name,
        'org.opencontainers.image.description': `Stand-in for the official image, built from Debian packages. ${image.description}`,
        'org.opencontainers.image.vendor': 'Container Workbench',
      },
    },
  });
  await changeIndex(context.folder, (index) => {
    const changed = { ...index, [name]: { recipe: present, digests } };
    prune(
      registryStore(context.folder),
      new Set(Object.values(changed).flatMap((entry) => entry.digests ?? [])),
    );
    return changed;
  });
}

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Two builders (the quick images', the slow ones') may change it at the same time. */
async function changeIndex(folder, change) {
  mkdirSync(join(folder, 'registry'), { recursive: true });
  await withLock(join(folder, 'registry', 'lock'), async () => {
    writeJson(indexFile(folder), change(readIndex(folder)));
  });
}

/** Removes what a build left; debootstrap's part belongs to root. */
export async function removeWork(work, privilege) {
  if (existsSync(work)) await run(privilege.argv(['rm', '-rf', '--one-file-system', work]));
}
