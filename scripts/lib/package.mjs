import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { run } from './programs.mjs';
import { Explained } from './report.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything that the package is made from. */
const SOURCES = [
  ...[
    'src',
    'webview',
    'media',
    'labs',
    'l10n',
    'syntaxes',
    'docs/rules.md',
    'scripts/lib/absent-registry.cjs',
  ],
  ...[
    'package.json',
    'package.nls.json',
    'package-lock.json',
    'esbuild.mjs',
    'tsconfig.json',
    '.vscodeignore',
  ],
  ...['README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY-NOTICES.md'],
];

/** The earliest moment that a zip file can name; for checkouts without a history. */
const ZIP_EPOCH = '315532800';

/**
 * A digest of the content of files and folders: equal as long as nothing in them changes, whatever their times say.
 * @param {string} root
 * @param {readonly string[]} paths from the root; those that do not exist count as absent
 */
export function digestOf(root, paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
      return;
    }
    const content = readFileSync(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  };
  for (const path of paths) add(join(root, path));
  return hash.digest('hex');
}

/**
 * Builds dist/ and packs it as a .vsix, unless the one from last time is of the same sources. The same sources give
 * the same bytes: times are those of the last commit.
 * @param {{ report: import('./report.mjs').Report, out?: string }} options `out`: where a copy is wanted
 * @returns {Promise<string>} the path of the .vsix
 */
export async function packageExtension({ report, out }) {
  await ensureNodeModules({ report, root: ROOT });
  mkdirSync(join(ROOT, '.lab'), { recursive: true });
  return withLock(join(ROOT, '.lab', 'package.lock'), async () => {
    const vsix = join(ROOT, 'dist', 'container-workbench.vsix');
    const stamp = `${vsix}.sources`;
    const digest = digestOf(ROOT, SOURCES);
    if (!existsSync(vsix) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
      await report.phase('Extension built', () => tool('The build', [process.execPath, 'esbuild.mjs']));
      await report.phase('Extension packed', () => pack(vsix));
      writeFileSync(stamp, digest);
    }
    if (out === undefined) return vsix;
    mkdirSync(dirname(resolve(out)), { recursive: true });
    copyFileSync(vsix, out);
    return resolve(out);
  });
}

async function pack(vsix) {
  const committed = await run(['git', 'log', '-1', '--format=%ct'], { cwd: ROOT });
  const time = committed.code === 0 && committed.stdout.trim() !== '' ? committed.stdout.trim() : ZIP_EPOCH;
  const vsce = join(ROOT, 'node_modules/@vscode/vsce/vsce');
  await tool(
    'vsce',
    [
      ...[process.execPath, vsce, 'package', '--no-dependencies', '--allow-missing-repository'],
      // There is no public address yet that links could be completed with.
      ...['--no-rewrite-relative-links', '--out', vsix],
    ],
    { SOURCE_DATE_EPOCH: time },
  );
}

/** Runs a tool of ours; what it says about a failure is for the person who changed the sources, so all of it is shown. */
async function tool(name, argv, env = {}) {
  const { code, stdout, stderr } = await run(argv, { cwd: ROOT, env });
  if (code !== 0) throw new Explained(`${name} failed (exit status ${code}):\n${stdout}${stderr}`.trimEnd());
}
