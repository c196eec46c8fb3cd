// Builds dist/ (what is shipped). `--watch` rebuilds on change; `--tests` builds out/ (suites for the extension host).
import { context } from 'esbuild';
import { readdirSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Libraries that stay unloaded until something needs them: each is a file of its own, and the bundles that
 * import it require that file. Activation must not read any of them (test/editor/activation.test.ts).
 */
const LAZY = [
  ...['ssh2', 'markdown-it', 'markdown-it-deflist', 'markdown-it-footnote', 'katex', 'yaml', 'unbash'],
  ...['dockerfile-language-service', 'tar-stream'],
];

/** Sends imports of the libraries above to their files beside the bundle. */
const lazyLibraries = {
  name: 'lazy-libraries',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${LAZY.join('|')})$`) }, (args) =>
      args.kind === 'entry-point' ? undefined : { path: `./lib/${args.path}.js`, external: true },
    );
  },
};

/** The commands of the command line: each is a file of its own, so that none costs the start of another. */
const COMMANDS = ['lint', 'course', 'image', 'audit'];

/** Has the dispatcher load a command from its file beside it. */
const commandFiles = {
  name: 'command-files',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^\\./(${COMMANDS.join('|')})$`) }, ({ importer, path }) =>
      /[\\/]cli[\\/]main\.ts$/.test(importer)
        ? { path: path.replace('./', './cli-') + '.js', external: true }
        : undefined,
    );
  },
};

/** Leaves out what would use the network: dockerfile-language-service asks Docker Hub for tags. */
const withoutRegistry = {
  name: 'without-registry',
  setup(build) {
    build.onResolve({ filter: /\/dockerRegistryClient$/ }, () => ({
      path: fileURLToPath(new URL('./scripts/lib/absent-registry.cjs', import.meta.url)),
    }));
  },
};

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  logOverride: { 'empty-import-meta': 'silent' },
};
// Optional native speed-ups of ssh2 that we do not ship.
const external = ['vscode', 'cpu-features', '*.node'];

const production = !process.argv.includes('--watch') && !process.argv.includes('--tests');

/** The options of each build, for whoever wants to know what goes into it. */
export const builds = process.argv.includes('--tests')
  ? [
      {
        ...common,
        entryPoints: readdirSync('test/editor')
          .filter((f) => f.endsWith('.ts'))
          .map((f) => `test/editor/${f}`),
        outdir: 'out/editor',
        packages: 'external',
        external,
      },
    ]
  : [
      {
        ...common,
        entryPoints: { extension: 'src/extension.ts' },
        outdir: 'dist',
        external,
        minify: production,
        plugins: [lazyLibraries],
      },
      {
        ...common,
        entryPoints: {
          cli: 'src/cli/start.ts',
          'cli-main': 'src/cli/main.ts',
          ...Object.fromEntries(COMMANDS.map((name) => [`cli-${name}`, `src/cli/${name}.ts`])),
        },
        outdir: 'dist',
        external,
        // By require(), which is several times as quick in a program that has only just started.
        supported: { 'dynamic-import': false },
        minify: production,
        plugins: [lazyLibraries, commandFiles],
      },
      {
        ...common,
        entryPoints: Object.fromEntries(LAZY.map((n) => [n, n])),
        outdir: 'dist/lib',
        external,
        minify: true,
        sourcemap: false,
        plugins: [withoutRegistry],
      },
      {
        ...common,
        platform: 'browser',
        format: 'iife',
        target: 'es2022',
        entryPoints: readdirSync('webview', { withFileTypes: true })
          .filter((e) => e.isDirectory() && existsSync(`webview/${e.name}/main.ts`))
          .map((e) => ({ in: `webview/${e.name}/main.ts`, out: e.name }))
          // Loaded by pages with formulas only.
          .concat({ in: 'katex/dist/katex.min.css', out: 'katex' }),
        outdir: 'dist/webview',
        minify: production,
        sourcemap: false,
        // Of KaTeX's fonts the editor's browser takes the smallest form, woff2; the others are not shipped.
        loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty', '.svg': 'file' },
      },
    ];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (production) rmSync('dist', { recursive: true, force: true });
  for (const options of builds) {
    if (Array.isArray(options.entryPoints) && options.entryPoints.length === 0) continue;
    const build = await context(options);
    if (process.argv.includes('--watch')) await build.watch();
    else {
      await build.rebuild();
      await build.dispose();
    }
  }
}
