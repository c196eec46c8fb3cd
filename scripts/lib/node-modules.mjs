import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLine, run } from './programs.mjs';
import { Explained } from './report.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Installs the node modules that package-lock.json names (`npm ci`) where they are missing or of another lock file.
 * @param {{ report: import('./report.mjs').Report, root?: string }} options
 */
export async function ensureNodeModules({ report, root = ROOT }) {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.container-workbench-lock');
  if (read(stamp) === wanted || (await matches(root))) return;
  report.line('Installing node modules (npm ci)');
  await report.phase('Node modules', async () => {
    const { code, stderr } = await run([...npm(), 'ci', '--no-audit', '--no-fund'], { cwd: root });
    if (code !== 0) {
      const said = stderr.split('\n').filter((line) => /^npm (ERR!|error)/.test(line));
      throw new Explained(
        `npm ci failed: ${said[0] ?? lastLine(stderr) ?? `exit status ${code}`}. Is there a way to the npm registry?`,
      );
    }
    writeFileSync(stamp, wanted);
  });
}

/** The npm that runs us, by its script: on Windows `npm` itself is a batch file, which cannot be started without a shell. */
function npm() {
  const script = process.env['npm_execpath'];
  return script === undefined ? ['npm'] : [process.execPath, script];
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether what a person installed by hand is what the lock file names: npm keeps its own list of what is there. */
async function matches(root) {
  const there = parse(join(root, 'node_modules', '.package-lock.json'));
  const wanted = parse(join(root, 'package-lock.json'));
  if (there === undefined || wanted === undefined) return false;
  return Object.entries(wanted.packages).every(
    ([path, { version, optional, peer }]) =>
      path === '' ||
      there.packages[path]?.version === version ||
      ((optional || peer) && !(path in there.packages)),
  );
}

function parse(file) {
  const text = read(file);
  return text === undefined ? undefined : JSON.parse(text);
}
