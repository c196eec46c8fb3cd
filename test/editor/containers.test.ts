import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { useEngine, type TestEngine } from '../support/dockerd';
import { connectHere, leave, run } from '../support/editor-engine';
import { when } from '../support/editor-events';

describe('containers of this computer in the editor', function () {
  this.timeout(60_000);
  let engine: TestEngine;
  let name: string;
  let id: string;

  before(async function () {
    engine = await useEngine(this);
    name = engine.name();
    id = await engine.docker(
      'create',
      '--tty',
      '--name',
      name,
      engine.image,
      'sh',
      '-c',
      'echo hello; sleep 600',
    );
    await connectHere();
  });

  after(() => leave(engine));

  const state = (): Promise<string> => engine.docker('inspect', '--format', '{{.State.Status}}', name);
  const becomes = async (command: string, expected: string): Promise<void> => {
    await run(command, id);
    assert.equal(await state(), expected);
  };
  const textOf = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';

  it('are started, paused, let go on and stopped', async () => {
    await becomes('startContainer', 'running');
    await becomes('pauseContainer', 'paused');
    await becomes('unpauseContainer', 'running');
    await becomes('stopContainer', 'exited');
  });

  it('are inspected, and their changed files listed, in documents that cannot be edited', async () => {
    await run('inspectElement', id);
    const inspected = JSON.parse(textOf()) as { Id: string };
    assert.equal(inspected.Id, id);
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'container-workbench-inspect');
    await run('containerChanges', id);
    assert.match(textOf(), /^# A: added/);
  });

  it('have a shell in a terminal, which bears their name', async () => {
    await becomes('startContainer', 'running');
    await run('containerShell', id);
    const terminal = vscode.window.terminals.find((one) => one.name === `${name} (sh)`);
    assert.ok(terminal);
    terminal.sendText('exit');
    await when(vscode.window.onDidCloseTerminal, () =>
      vscode.window.terminals.some((one) => one === terminal) ? undefined : true,
    );
  });
});
