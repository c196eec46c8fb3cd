import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** What {@link loadCached} begins a file with, as Node.js itself does. */
const PARAMETERS = '(function (exports, require, module, __filename, __dirname) { ';

type Compiled = (
  exports: unknown,
  require: (id: string) => unknown,
  module: { exports: unknown },
  filename: string,
  folder: string,
) => void;

/**
 * Loads a bundle, and the bundles beside it that it requires, with what V8 made of them when they ran before; what is new of
 * that is written to `folder` in the end. A file that has changed, and what another version of V8 has made, count for
 * nothing. Whatever is wrong with `folder`, the program runs.
 */
export function loadCached(
  main: string,
  folder: string,
  atEnd: (work: () => void) => void = (work) => process.once('exit', work),
): unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const own = createRequire(file);
    const folderOfFile = dirname(file);
    const require = (id: string): unknown => (id.startsWith('./') ? load(join(folderOfFile, id)) : own(id));
    const run = compile(file, folder, atEnd).runInThisContext() as Compiled;
    run(module.exports, require, module, file, folderOfFile);
    return module.exports;
  };
  return load(main);
}

/** The script of a file. Once it has run, and is not in the cache, it goes there. */
function compile(file: string, folder: string, atEnd: (work: () => void) => void): Script {
  const kept = join(folder, `${file.slice(-150).replace(/[^\w.-]/g, '_')}.cache`);
  const { size, ctimeMs } = statSync(file);
  // When a file was written to can be set by whoever unpacks it, but not this.
  const mark = Buffer.alloc(16);
  mark.writeDoubleLE(size, 0);
  mark.writeDoubleLE(ctimeMs, 8);
  const cachedData = contents(kept, mark);
  const script = new Script(`${PARAMETERS}${readFileSync(file, 'utf8')}\n})`, {
    filename: file,
    columnOffset: -PARAMETERS.length,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  if (script.cachedDataRejected !== false)
    atEnd(() => keep(kept, Buffer.concat([mark, script.createCachedData()])));
  return script;
}

function contents(kept: string, mark: Buffer): Buffer | undefined {
  try {
    const bytes = readFileSync(kept);
    return bytes.subarray(0, mark.length).equals(mark) ? bytes.subarray(mark.length) : undefined;
  } catch {
    return undefined;
  }
}

/** Others may read it meanwhile: it is there as a whole, or not at all. */
function keep(path: string, bytes: Buffer): void {
  const partial = `${path}.${process.pid}`;
  try {
    writeFileSync(partial, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(partial, path);
  } catch {
    rmSync(partial, { force: true });
  }
}
