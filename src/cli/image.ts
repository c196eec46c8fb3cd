import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { explain } from '../base';
import { openEngine } from '../docker';
import type { ReadImage, RuleLimits } from '../layers';
import {
  DEFAULT_LIMITS,
  changesOf,
  describeImage,
  efficiencyOf,
  evaluate,
  readImageFile,
  readImageOf,
  readLimits,
} from '../layers';
import { localWorkbench } from '../workbench';
import type { AnalyzeRequest } from './image/arguments';
import { USAGE, parseAnalyzeRequest } from './image/arguments';
import { toJson } from './image/json';
import { unreadable, unwritable } from './lint/files';
import type { Surroundings } from './lint/surroundings';
import { processSurroundings } from './lint/surroundings';

/** So many characters are written at once. */
const WORTH_WRITING = 64 * 1024;

/** `container-workbench image`: what is in an image on standard output, what could not be done on standard error. */
export async function image(
  args: readonly string[],
  surroundings: Surroundings = processSurroundings(),
): Promise<number> {
  const { stdout, stderr, env } = surroundings;
  let request: AnalyzeRequest | 'help';
  try {
    request = parseAnalyzeRequest(args, env);
  } catch (error) {
    stderr.write(`container-workbench image: ${explain(error)}\n\n${USAGE}`);
    return 2;
  }
  if (request === 'help') {
    stdout.write(USAGE);
    return 0;
  }
  try {
    return await analyze(request, surroundings);
  } catch (error) {
    stderr.write(`container-workbench image: ${explain(error)}\n`);
    return 1;
  }
}

async function analyze(request: AnalyzeRequest, { stdout, folder }: Surroundings): Promise<number> {
  const limits = request.ci ? await limitsOf(request, folder) : undefined;
  const read = await readAsked(request, folder);
  const efficiency = efficiencyOf(read.layers, read.paths);
  const changes = changesOf(read.layers, read.paths);
  const results = limits === undefined ? undefined : evaluate(efficiency, limits);
  if (request.json !== undefined) {
    await write(request.json, toJson(read, efficiency, { changes, results }), { stdout, folder });
  }
  if (request.json !== '-') {
    for (const line of describeImage(read, efficiency, { changes, results })) stdout.write(`${line}\n`);
  }
  return results?.some(({ status }) => status === 'fail') === true ? 1 : 0;
}

/** A file of that name comes before an image. */
async function readAsked({ image: asked, inArchive }: AnalyzeRequest, folder: string): Promise<ReadImage> {
  const path = resolve(folder, asked);
  if (await exists(path)) return readImageFile(path, { image: inArchive, digests: 'needed' });
  const workbench = localWorkbench();
  try {
    const engine = await openEngine(workbench, { quiet: true });
    try {
      return await readImageOf({ workbench, engine, image: asked });
    } finally {
      engine.close();
    }
  } finally {
    await workbench.close();
  }
}

/** As for dive: what the command line says comes before the file, and that before what holds otherwise. */
async function limitsOf({ ciConfig, limits }: AnalyzeRequest, folder: string): Promise<RuleLimits> {
  const path = resolve(folder, ciConfig);
  if (!(await exists(path))) return { ...DEFAULT_LIMITS, ...limits };
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(ciConfig, error);
  });
  return { ...DEFAULT_LIMITS, ...(await readLimits(text)), ...limits };
}

async function write(
  file: string,
  pieces: Iterable<string>,
  { stdout, folder }: Pick<Surroundings, 'stdout' | 'folder'>,
): Promise<void> {
  if (file === '-') {
    for (const piece of gathered(pieces)) stdout.write(piece);
    return;
  }
  await pipeline(Readable.from(gathered(pieces)), createWriteStream(resolve(folder, file))).catch(
    (error: unknown) => {
      throw unwritable(file, error);
    },
  );
}

/** Small pieces put together, since each is written by itself. */
function* gathered(pieces: Iterable<string>): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < WORTH_WRITING) continue;
    yield text;
    text = '';
  }
  yield text;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
