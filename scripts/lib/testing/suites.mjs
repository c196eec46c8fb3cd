import { DEFAULT_VERSION, OLDEST_VERSION } from '../editor.mjs';
import { runInEditor } from './editor-host.mjs';
import { sideBySide } from './output.mjs';
import { check, collect, mocha } from './runs.mjs';
import { merged } from './results.mjs';

const node = process.execPath;
const bin = (path) => `node_modules/${path}`;

/**
 * Where many real programs share a busy machine, one of them now and then is late, and a browser loses a click. What
 * passes when it is tried again is named in the report; what fails twice is broken.
 */
const SECOND_TRY = 1;

async function inOrder(checks) {
  const results = [];
  for (const next of checks) results.push(await next());
  return merged(results);
}

/** One version of the editor; its suites are the same on all of them. */
const editorSuite = (version) => ({
  group: 'editor',
  stage: 'editor',
  name: `editor ${version}`,
  what: `the shipped extension inside VS Code ${version}`,
  async prepare(preparations) {
    await preparations.browser();
    const install = await preparations.editor(version);
    await preparations.hostSuites();
    await preparations.engineTestPrograms();
    const env = await preparations.workbench();
    return { install, extension: await preparations.unpackedExtension(), env };
  },
  run: (prepared, { grep, output }) =>
    collect(`editor ${version}`, grep, (resultsFile) =>
      runInEditor({ ...prepared, resultsFile, grep, retries: SECOND_TRY, output }),
    ),
});

/** A person's clicks, in one version of the editor. */
const uiSuite = (version, tests = ['test/ui']) => ({
  group: 'ui',
  stage: 'ui',
  name: `ui ${version}`,
  what: `a person in the browser, with the installed .vsix in VS Code ${version}`,
  async prepare(preparations) {
    await preparations.browser();
    await preparations.editor(version);
    const env = await preparations.workbench();
    return { ...env, TEST_VSIX: await preparations.vsix(), TEST_EDITOR_VERSION: version };
  },
  run: (env, options) => mocha(tests, { ...options, env, retries: SECOND_TRY, lanes: 3 }),
});

/**
 * The suites in the order in which they run, from the quickest to the one closest to a person; neighbours of the same
 * `stage` run side by side. `prepare` gets what the suite needs, and where it rejects with an `Explained` the suite
 * counts as skipped for that reason; `run` prints to the `output` it is given and answers with `Results`. One that is
 * `onlyByName` does not run unless it is named.
 */
export const SUITES = [
  {
    group: 'types',
    stage: 'static',
    name: 'types',
    what: 'TypeScript over everything',
    run: (_, { output }) =>
      inOrder([
        () =>
          check('types of src and test', node, [bin('typescript/bin/tsc'), '--noEmit', '-p', '.'], output),
        () =>
          check('types of webview', node, [bin('typescript/bin/tsc'), '--noEmit', '-p', 'webview'], output),
      ]),
  },
  {
    group: 'lint',
    stage: 'static',
    name: 'lint',
    what: 'ESLint and Prettier',
    run: async (_, { output }) =>
      merged(
        await sideBySide(
          [
            (output) => check('ESLint', node, [bin('eslint/bin/eslint.js'), '.'], output),
            (output) =>
              check(
                'Prettier',
                node,
                [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
                output,
              ),
          ],
          output,
        ),
      ),
  },
  {
    group: 'unit',
    stage: 'unit',
    name: 'unit',
    what: 'logic by itself: no editor, no engine',
    run: (_, options) => mocha(['test/unit'], options),
  },
  {
    group: 'engine',
    stage: 'engine',
    name: 'engine',
    what: 'a real sshd and a real Docker Engine',
    async prepare(preparations) {
      await preparations.engineTestPrograms();
      return { ...(await preparations.workbench()), ...(await preparations.dive()) };
    },
    run: (env, options) => mocha(['test/engine'], { ...options, env, retries: SECOND_TRY, lanes: 4 }),
  },
  editorSuite(DEFAULT_VERSION),
  editorSuite(OLDEST_VERSION),
  uiSuite(DEFAULT_VERSION),
  // The way through everything; the rest of it is the same in every version.
  uiSuite(OLDEST_VERSION, ['test/ui/newcomer.test.ts']),
  {
    group: 'soak',
    stage: 'soak',
    name: 'soak',
    what: 'what takes minutes: long outages, a thousand connections, a day of work (npm run test:soak)',
    onlyByName: true,
    async prepare(preparations) {
      await preparations.engineTestPrograms();
      return preparations.workbench();
    },
    run: (env, options) => mocha(['test/soak'], { ...options, env, limit: 60 * 60_000 }),
  },
];
