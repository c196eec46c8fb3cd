import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type Figure } from '../support/bench';
import { InstalledEditor } from '../support/installed-editor';
import { packExtension } from '../support/packed-extension';
import { endShared } from '../support/shared-by-editors';

const RUNS = 7;
const OURS = 'container-workbench.container-workbench';
const EMPTY = 'bench.empty';

/** What activating costs, as the extension host itself measured it, beside an extension that does nothing. */
export default async function activation(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'activation-'));
  const editor = await InstalledEditor.open({
    alsoInstall: [await packExtension(folder, EMPTY, 'exports.activate = () => {};\n')],
  });
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
