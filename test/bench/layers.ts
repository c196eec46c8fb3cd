import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../support/bench';
import { tarEntry } from '../support/image-archive';
import { shippedCommand } from '../support/shipped-command';

/** Bytes of each image, and what it may take to read it. */
const SIZE = 2e9;
const MEMORY_KB = 300e3;
/**
 * How many files the lowest layer has, and how many of them a clean-up deletes one by one: none; some, as in many an image
 * that installs and removes packages; and many.
 */
const IMAGES = [
  { files: 20_000, deleted: 0 },
  { files: 20_000, deleted: 50 },
  { files: 60_000, deleted: 50 },
  { files: 20_000, deleted: 200 },
];

const SUBJECT = 'container-workbench image analyze';

/** Images of 2 GB, read by our command and by dive: time, and the most memory that was used. */
export default async function layers(): Promise<Figure[]> {
  const dive = process.env['DIVE'] ?? 'dive';
  const there = spawnSync(dive, ['--version']).status === 0;
  const folder = await mkdtemp(join(tmpdir(), 'bench-layers-'));
  try {
    const command = await shippedCommand(folder);
    const archive = join(folder, 'image.tar');
    const json = join(folder, 'out.json');
    const figures: Figure[] = [];
    for (const image of IMAGES) {
      await writeImage(archive, image);
      const ours = await measure([process.execPath, command, 'image', 'analyze', archive, '--json', json]);
      const theirs = there
        ? await measure([dive, '--source', 'docker-archive', archive, '--json', json])
        : undefined;
      figures.push(...beside(image, ours, theirs));
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function beside({ files, deleted }: (typeof IMAGES)[number], ours: Run, theirs: Run | undefined): Figure[] {
  const what = `an image of ${SIZE / 1e9} GB, ${files} files, ${deleted} of them deleted`;
  const memory = {
    what: `memory for ${what}`,
    subject: SUBJECT,
    milliseconds: ours.kilobytes,
    unit: 'kB' as const,
    atMost: 1,
  };
  const limit = { ...memory, baseline: 'what it may use', baselineMilliseconds: MEMORY_KB };
  if (theirs === undefined) return [{ what, baseline: 'dive', missing: 'dive is not installed' }, limit];
  return [
    {
      what,
      subject: SUBJECT,
      milliseconds: ours.milliseconds,
      baseline: 'dive',
      baselineMilliseconds: theirs.milliseconds,
      atMost: 1,
    },
    { ...memory, baseline: 'dive', baselineMilliseconds: theirs.kilobytes },
    limit,
  ];
}

interface Run {
  milliseconds: number;
  /** The most memory that it had at once. */
  kilobytes: number;
}

async function measure([program = '', ...args]: readonly string[]): Promise<Run> {
  const start = performance.now();
  const child = spawn(program, args, { stdio: 'ignore' });
  let kilobytes = 0;
  const looking = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'latin1');
      kilobytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? kilobytes);
    } catch {
      // It has just ended.
    }
  }, 20);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(looking);
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return { milliseconds: performance.now() - start, kilobytes };
}

/** Three layers: a system of small files, a few large ones, and a clean-up. Written piece by piece. */
async function writeImage(path: string, { files, deleted }: (typeof IMAGES)[number]): Promise<void> {
  const small = randomBytes(16_000);
  const large = randomBytes(50_000_000);
  const system = Array.from({ length: files }, (_, index) => ({
    name: `usr/lib/d${index % 997}/f${index}`,
    data: small.subarray(0, 500 + ((index * 7919) % 15_000)),
  }));
  const used = system.reduce((sum, { data }) => sum + 512 + 512 * Math.ceil(data.length / 512), 0);
  const big = Array.from({ length: Math.ceil((SIZE - used) / large.length) }, (_, index) => ({
    name: `opt/big${index}`,
    data: large,
  }));
  const gone = Array.from({ length: deleted }, (_, index) => ({
    name: `usr/lib/d${index % 997}/.wh.f${index}`,
    data: Buffer.alloc(0),
  }));
  const file = await open(path, 'w');
  try {
    const names: string[] = [];
    for (const [index, entries] of [system, big, gone].entries()) {
      const name = `${index}/layer.tar`;
      names.push(name);
      await writeLayer(file, name, entries);
    }
    const config = { rootfs: { type: 'layers', diff_ids: names.map(() => `sha256:${'0'.repeat(64)}`) } };
    const manifest = [{ Config: 'config.json', RepoTags: ['bench:1'], Layers: names }];
    await file.write(tarEntry({ name: 'config.json', data: JSON.stringify(config) }));
    await file.write(tarEntry({ name: 'manifest.json', data: JSON.stringify(manifest) }));
    await file.write(Buffer.alloc(1024));
    // Whoever reads it first is not to wait for the disk.
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeLayer(
  file: FileHandle,
  name: string,
  entries: readonly { name: string; data: Buffer }[],
): Promise<void> {
  const size = entries.reduce((sum, { data }) => sum + 512 + 512 * Math.ceil(data.length / 512), 1024);
  await file.write(tarEntry({ name, size }));
  for (const entry of entries) await file.write(tarEntry(entry));
  await file.write(Buffer.alloc(1024));
}
