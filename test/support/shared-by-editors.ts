import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/browser.mjs';
import { installExtension, type EditorInstall } from '../../scripts/lib/editor.mjs';

/*
 * What takes seconds to make and cannot tell one editor from the next is made once for all editors of a run. It ends with
 * the run: with mocha's, which this is loaded by, or else when `endShared` is called.
 */

let browser: Promise<Browser> | undefined;
const folders = new Map<string, Promise<string>>();

/** The browser's program; each editor has a profile of its own in it. */
export function sharedBrowser(): Promise<Browser> {
  return (browser ??= launchBrowser());
}

/** A folder with these extensions installed, which nobody writes to. */
export function extensionsFolder(install: EditorInstall, packages: readonly string[]): Promise<string> {
  const key = [install.home, ...packages].join('\0');
  const made = folders.get(key) ?? installed(install, packages);
  folders.set(key, made);
  return made;
}

export async function endShared(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
  for (const folder of folders.values()) await rm(join(await folder, '..'), { recursive: true, force: true });
  folders.clear();
}

if ('after' in globalThis) after(endShared);

async function installed(install: EditorInstall, packages: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'installed-extensions-'));
  const places = { extensionsDir: join(folder, 'extensions'), serverDataDir: join(folder, 'data') };
  for (const vsix of packages) await installExtension({ install, vsix, ...places });
  return places.extensionsDir;
}
