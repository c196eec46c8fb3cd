import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where something prints: `stdio` is for the programs that it runs.
 * @typedef {{ stdio: 'inherit' | number, write: (text: string | Buffer) => void }} Output
 */

/** @type {Output} */
export const AT_ONCE = { stdio: 'inherit', write: (text) => void process.stdout.write(text) };

/**
 * Does `works` side by side: the first one prints to `output` as it goes, what the others print follows once all have
 * ended. Answers with what each gave.
 * @template T
 * @param {((output: Output) => Promise<T>)[]} works
 * @param {Output} output
 * @returns {Promise<T[]>}
 */
export async function sideBySide(works, output) {
  const [first, ...others] = works;
  const [result, ...aside] = await Promise.all([first(output), ...others.map(keptAside)]);
  for (const { printed } of aside) output.write(printed);
  return [result, ...aside.map(({ result }) => result)];
}

async function keptAside(work) {
  const folder = await mkdtemp(join(tmpdir(), 'test-output-'));
  try {
    const file = await open(join(folder, 'output'), 'a');
    const output = { stdio: file.fd, write: (text) => void writeSync(file.fd, text) };
    const result = await work(output).finally(() => file.close());
    return { printed: await readFile(join(folder, 'output')), result };
  } finally {
    await rm(folder, { recursive: true });
  }
}
