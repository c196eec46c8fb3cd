import assert from 'node:assert/strict';
import { join, sep } from 'node:path';
import * as vscode from 'vscode';

const EXTENSION = 'container-workbench.container-workbench';
/** What the host had loaded when the extension had just been activated, before any suite used it. */
let loaded: string[];

before(async () => {
  await vscode.extensions.getExtension(EXTENSION)?.activate();
  loaded = Object.keys(require.cache);
});

describe('activation', () => {
  const extension = (): vscode.Extension<unknown> => {
    const found = vscode.extensions.getExtension(EXTENSION);
    assert.ok(found, `${EXTENSION} is installed`);
    return found;
  };

  it('activates', () => {
    assert.equal(extension().isActive, true);
  });

  it('loads one file and none of the libraries that are for later', () => {
    const shipped = join(extension().extensionPath, 'dist');
    const own = loaded.filter((file) => file.startsWith(shipped + sep));
    assert.deepEqual(own, [join(shipped, 'extension.js')]);
  });

  it('registers every command that it contributes', async () => {
    const manifest = extension().packageJSON as { contributes: { commands: { command: string }[] } };
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(contributed.length > 0);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});
