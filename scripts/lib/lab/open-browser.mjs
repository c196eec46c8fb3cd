import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeFileAtomic } from '../files.mjs';
import { findProgram } from '../programs.mjs';

/** The program that opens an address in the person's browser; undefined where there is no screen. */
function opener(platform = process.platform, environment = process.env) {
  if (platform === 'darwin') return 'open';
  const hasScreen = Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);
  return hasScreen && findProgram('xdg-open') !== undefined ? 'xdg-open' : undefined;
}

/**
 * Opens an address that holds a secret in the browser, by way of a private file: command lines can be read by
 * everybody on the machine. Failing is fine, since the address is printed too.
 * @param {string} url
 * @param {string} folder a private one, for that file
 * @returns {boolean} whether a browser was asked to
 */
export function openBrowser(url, folder) {
  const program = opener();
  if (program === undefined) return false;
  const page = join(folder, 'open.html');
  writeFileAtomic(page, redirectPage(url));
  const child = spawn(program, [pathToFileURL(page).href], { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
  return true;
}

/** A page that goes on to `url` at once. */
export function redirectPage(url) {
  const attribute = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${attribute}"><title>Lab</title><a href="${attribute}">Open the lab</a>\n`;
}
