import type { InstalledEditor } from './installed-editor';
import type { WorkbenchPage } from './workbench-page';

/** The title of the box that takes an address. */
const ADDRESS = 'The user and address';

/** Opens the box that takes an address: where there are workbenches to choose from, another one is one of the choices. */
export async function askAddress(ui: WorkbenchPage): Promise<void> {
  await ui.command('Workbench: Connect…');
  const another = ui.quickPick('Another workbench…');
  await ui.question(ADDRESS).or(another).first().waitFor();
  if (await another.isVisible()) await another.click();
  await ui.question(ADDRESS).waitFor();
}

/** Has the editor connect to what it may never have heard of; what it asks then is left to the test. */
export async function connectTo(ui: WorkbenchPage, address: string): Promise<void> {
  await askAddress(ui);
  await ui.answer(ADDRESS, address);
}

/** Disconnects from the one workbench that a test may have left connected. */
export async function leaveWorkbench({ ui }: InstalledEditor): Promise<void> {
  const connected = ui.statusItem(/ ms$/);
  if ((await connected.count()) === 0) return;
  await ui.command('Workbench: Disconnect');
  await connected.waitFor({ state: 'detached' });
}
