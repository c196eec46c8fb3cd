import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, type Figure } from '../support/bench';
import { InstalledEditor } from '../support/installed-editor';
import { endShared } from '../support/shared-by-editors';

const RUNS = 7;
const OURS = 'container-workbench.container-workbench';
const EMPTY = 'bench.empty';

/** What activating costs, as the extension host itself measured it, beside an extension that does nothing. */
export default async function activation(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'activation-'));
  const editor = await InstalledEditor.open({ alsoInstall: [await emptyExtension(folder)] });
  try {
    // The first start fills the caches of the machine and of the browser.
    await editor.ui.activationTimes([OURS, EMPTY]);
    const samples: Record<string, number>[] = [];
    while (samples.length < RUNS) {
      await editor.reload();
      samples.push(await editor.ui.activationTimes([OURS, EMPTY]));
    }
    const of = (id: string): number => median(samples.map((sample) => sample[id] ?? NaN));
    return [
      {
        what: 'activation (load, call, finish)',
        subject: 'this extension',
        milliseconds: of(OURS),
        baseline: 'an empty extension',
        baselineMilliseconds: of(EMPTY),
      },
    ];
  } finally {
    await editor.close();
    await endShared();
    await rm(folder, { recursive: true });
  }
}

/** The package of an extension that is activated as ours is and does nothing. */
async function emptyExtension(folder: string): Promise<string> {
  const source = join(folder, 'empty');
  await mkdir(source);
  const [publisher, name] = EMPTY.split('.');
  const manifest = {
    ...{ publisher, name, version: '1.0.0', engines: { vscode: '^1.100.0' } },
    ...{ main: './main.js', activationEvents: ['onStartupFinished'] },
  };
  await writeFile(join(source, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(source, 'main.js'), 'exports.activate = () => {};\n');
  await writeFile(join(source, 'README.md'), 'Does nothing.\n');
  const vsix = join(folder, 'empty.vsix');
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', vsix];
  await promisify(execFile)(
    process.execPath,
    [join(process.cwd(), 'node_modules/@vscode/vsce/vsce'), 'package', ...options],
    {
      cwd: source,
    },
  );
  return vsix;
}
