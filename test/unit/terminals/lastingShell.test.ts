import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base';
import { LastingShell } from '../../../src/editor/terminals/lastingShell';
import type { ShellSession, Workbench, WorkbenchStatus } from '../../../src/workbench';
import { FakeSession } from '../handout/support';

const LOST = new Error('The connection has ended.');

/** A workbench whose connection and shells do what the test says. */
function start(cwd?: string) {
  const changes = new Emitter<WorkbenchStatus>();
  const workbench = { status: { state: 'connected' }, onDidChangeStatus: changes.event } as unknown as {
    status: WorkbenchStatus;
  } & Workbench;
  const opened: FakeSession[] = [];
  const folders: (string | undefined)[] = [];
  let failure: { error: Error; state: WorkbenchStatus['state'] } | undefined;
  const shell = new LastingShell(
    workbench,
    (folder): Promise<ShellSession> => {
      folders.push(folder);
      if (failure !== undefined) {
        workbench.status = { state: failure.state };
        return Promise.reject(failure.error);
      }
      const session = new FakeSession();
      opened.push(session);
      return Promise.resolve(session);
    },
    cwd,
  );
  const notices: string[] = [];
  let ends = 0;
  shell.onNotice(({ kind }) => notices.push(kind));
  shell.onDidEnd(() => ends++);
  const becomes = async (state: WorkbenchStatus['state'], reason?: Error): Promise<void> => {
    workbench.status = reason === undefined ? { state } : { state, reason };
    changes.fire(workbench.status);
    await settled();
  };
  const cut = async (): Promise<void> => {
    workbench.status = { state: 'reconnecting', reason: LOST };
    opened.at(-1)?.hungUp.fire(LOST);
    changes.fire(workbench.status);
    await settled();
  };
  shell.start();
  return {
    shell,
    opened,
    folders,
    notices,
    becomes,
    cut,
    /** What opening a shell comes to, and how the workbench is doing then. */
    fails: (error: Error | undefined, state: WorkbenchStatus['state'] = 'connected') =>
      (failure = error === undefined ? undefined : { error, state }),
    ends: () => ends,
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the shell of a terminal', () => {
  it('is opened anew after a lost connection, in the folder of the last one', async () => {
    const { shell, opened, folders, notices, becomes, cut, ends } = start('/srv');
    const first = await shell.session;
    await cut();
    assert.equal(shell.opened, undefined);
    assert.deepEqual(notices, ['cut']);
    const next = shell.session;
    await becomes('connected');
    assert.notEqual(await next, first);
    assert.equal(await next, opened[1]);
    assert.deepEqual(folders, ['/srv', '/home'], 'where the first shell was when it was cut off');
    assert.deepEqual(notices, ['cut', 'again']);
    assert.equal(ends(), 0);
  });

  it('types nothing that was typed in between, and says so once', async () => {
    const { shell, opened, notices, becomes, cut } = start();
    await shell.session;
    await cut();
    shell.write('rm -rf build\r');
    shell.write('x');
    await becomes('connected');
    shell.write('y');
    assert.deepEqual(notices, ['cut', 'ignored', 'again']);
    assert.deepEqual(
      opened.map(({ written }) => written),
      [[], ['y']],
    );
  });

  it('tells whoever waits for it that the connection does not come back, and comes back with it all the same', async () => {
    const { shell, notices, becomes, cut } = start();
    await shell.session;
    await cut();
    const waiting = shell.session;
    await becomes('lost', LOST);
    await assert.rejects(waiting, LOST);
    assert.deepEqual(notices, ['cut', 'lost']);
    await becomes('connected');
    assert.equal(await shell.session, shell.opened);
    assert.deepEqual(notices, ['cut', 'lost', 'again']);
  });

  it('waits for the connection where that ends while it is being opened', async () => {
    const { shell, notices, becomes, cut, fails } = start();
    await shell.session;
    fails(LOST, 'reconnecting');
    await cut();
    await becomes('connected');
    assert.deepEqual(notices, ['cut'], 'which is no failure');
    fails(undefined);
    await becomes('connected');
    assert.equal(await shell.session, shell.opened);
    assert.deepEqual(notices, ['cut', 'again']);
  });

  it('can be asked for again by Enter where it could not be opened', async () => {
    const parts = start();
    await parts.shell.session;
    parts.fails(new Error('no more terminals'));
    await parts.cut();
    await parts.becomes('connected');
    assert.deepEqual(parts.notices, ['cut', 'failed']);
    parts.fails(undefined);
    parts.shell.write('\r');
    await settled();
    assert.equal(await parts.shell.session, parts.shell.opened);
    assert.deepEqual(parts.notices, ['cut', 'failed', 'again']);
  });

  it('goes on as it is where the workbench keeps it', async () => {
    const { shell, opened, notices, becomes } = start();
    const session = await shell.session;
    for (const one of opened) one.kept = true;
    await becomes('reconnecting', LOST);
    shell.write('x');
    shell.write('y');
    await becomes('lost', LOST);
    assert.deepEqual(notices, ['detached', 'ignored', 'lost']);
    await becomes('connected');
    shell.write('z');
    assert.equal(await shell.session, session);
    assert.deepEqual(opened[0]?.written, ['z']);
    assert.equal(opened.length, 1);
  });

  it('ends with its shell, and with the workbench', async () => {
    const left = start();
    await left.shell.session;
    left.opened[0]?.hungUp.fire(undefined);
    assert.equal(left.ends(), 1);
    await assert.rejects(left.shell.session, { code: 'session-closed' });

    const disconnected = start();
    await disconnected.shell.session;
    await disconnected.cut();
    await disconnected.becomes('closed');
    assert.deepEqual(disconnected.notices, ['cut', 'closed']);
    assert.equal(disconnected.ends(), 1);
    await disconnected.becomes('connected');
    assert.equal(disconnected.opened.length, 1, 'and does not come back');
  });
});
