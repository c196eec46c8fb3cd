import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type Figure } from '../support/bench';
import { tarEntry } from '../support/image-archive';
import { shippedCommand } from '../support/shipped-command';

/** Bytes of the image, and what it may take to read it. */
const SIZE = 2e9;
const MEMORY = 300e6;
const RUNS = 1;
/** Files of the base, and how many of them a clean-up deletes, as in many an image that installs and removes packages. */
const FILES = 60_000;
const DELETED = 50;

/** An image of 2 GB, read by our command and by dive: time, and the most memory that was used. */
export default async function layers(): Promise<Figure[]> {
  const dive = process.env['DIVE'] ?? 'dive';
  const what = `an image of ${SIZE / 1e9} GB with ${FILES} files, of which ${DELETED} are deleted`;
  const folder = await mkdtemp(join(tmpdir(), 'bench-layers-'));
  try {
    const command = await shippedCommand(folder);
    const archive = join(folder, 'image.tar');
    await writeImage(archive);
    const json = join(folder, 'out.json');
    const ours = [process.execPath, command, 'image', 'analyze', archive, '--json', json];
    const theirs = [dive, '--source', 'docker-archive', archive, '--json', json];
    const there = spawnSync(dive, ['--version']).status === 0;
    const samples: { ours: Run; theirs: Run | undefined }[] = [];
    for (let run = 0; run < RUNS; run++) {
      samples.push({ ours: await measure(ours), theirs: there ? await measure(theirs) : undefined });
    }
    const of = (runs: readonly (Run | undefined)[], which: keyof Run): number =>
      median(runs.filter((run) => run !== undefined).map((run) => run[which]));
    const [our, their] = [samples.map((sample) => sample.ours), samples.map((sample) => sample.theirs)];
    const subject = 'container-workbench image analyze';
    const kilobytes = of(our, 'kilobytes');
    const limit = { baseline: 'what it may use', baselineMilliseconds: MEMORY / 1000, atMost: 1 };
    const memory = { what: `memory for ${what} (kB)`, subject, milliseconds: kilobytes };
    if (!there)
      return [
        { what, baseline: 'dive', missing: 'dive is not installed' },
        { ...memory, ...limit },
      ];
    return [
      {
        what,
        subject,
        milliseconds: of(our, 'milliseconds'),
        baseline: 'dive',
        baselineMilliseconds: of(their, 'milliseconds'),
        atMost: 1,
      },
      { ...memory, baseline: 'dive', baselineMilliseconds: of(their, 'kilobytes'), atMost: 1 },
      { ...memory, ...limit },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
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
async function writeImage(path: string): Promise<void> {
  const small = randomBytes(16_000);
  const large = randomBytes(50_000_000);
  const system = Array.from({ length: FILES }, (_, index) => ({
    name: `usr/lib/d${index % 997}/f${index}`,
    data: small.subarray(0, 500 + ((index * 7919) % 15_000)),
  }));
  const used = system.reduce((sum, { data }) => sum + 512 + 512 * Math.ceil(data.length / 512), 0);
  const big = Array.from({ length: Math.ceil((SIZE - used) / large.length) }, (_, index) => ({
    name: `opt/big${index}`,
    data: large,
  }));
  const gone = Array.from({ length: DELETED }, (_, index) => ({
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
