import assert from 'node:assert/strict';
import { Emitter, type Disposable } from '../../../src/base';
import type { InventoryChange } from '../../../src/docker';
import { Activity, type Watch } from '../../../src/editor/handout/activity';
import { FakeConnection, FakeSession, FakeTerminals } from './support';

describe('what makes checks look', () => {
  let connection: FakeConnection;
  let terminals: FakeTerminals;
  let heard: string[];
  let activity: Activity;
  /** What is watched, by its kind, and what a change of it calls. */
  let watched: Map<string, { of: string; happened: () => void }>;

  const watch =
    (kind: string): Watch =>
    ({ workbench }, happened) => {
      watched.set(kind, { of: workbench.id, happened });
      return { dispose: () => watched.delete(kind) };
    };

  beforeEach(() => {
    watched = new Map();
    connection = new FakeConnection();
    terminals = new FakeTerminals();
    heard = [];
    const watches = { sandboxes: watch('sandboxes'), jobs: watch('jobs') };
    activity = new Activity(connection, terminals, watches, (reason) => heard.push(reason));
  });

  afterEach(() => activity.dispose());

  it('is a connection, and, once a chapter is open, every change of its engine', () => {
    const change = new Emitter<InventoryChange>();
    let followers = 0;
    const follow = (): Disposable => {
      followers++;
      return { dispose: () => followers-- };
    };
    connection.connect('ssh://lab');
    Object.assign(connection.active ?? {}, { inventory: { onDidChange: change.event, follow } });
    connection.changed.fire();
    assert.equal(followers, 0, 'nothing is asked of the engine for a handout that nobody reads');
    activity.listen([]);
    assert.equal(followers, 1);
    change.fire({} as InventoryChange);
    assert.deepEqual(heard, ['connection', 'connection', 'engine']);
    connection.active = undefined;
    connection.changed.fire();
    change.fire({} as InventoryChange);
    assert.deepEqual(heard.slice(3), ['connection'], 'an engine of the past is not listened to');
    assert.equal(followers, 0);
  });

  it('is a change of the sandboxes or jobs of the workbench, watched while a check waits for it only', () => {
    activity.await(new Set(['sandboxes']));
    assert.equal(watched.size, 0, 'there is no workbench yet');
    connection.connect('ssh://lab');
    assert.deepEqual([...watched.keys()], ['sandboxes']);
    watched.get('sandboxes')?.happened();
    assert.deepEqual(heard, ['connection', 'sandboxes']);
    activity.await(new Set(['jobs']));
    assert.deepEqual([...watched.keys()], ['jobs']);
    watched.get('jobs')?.happened();
    assert.deepEqual(heard.slice(2), ['jobs']);
    connection.connect('ssh://other');
    assert.equal(watched.get('jobs')?.of, 'ssh://other');
    activity.dispose();
    assert.equal(watched.size, 0);
  });

  it('is a command that ended', () => {
    terminals.ended.fire({} as never);
    assert.deepEqual(heard, ['command']);
  });

  it('is the output of a program that is open in a terminal of the chapter, heard once', () => {
    const session = new FakeSession();
    terminals.open.set('box', session);
    activity.listen(['box', 'box']);
    activity.refresh();
    session.print('the prompt of the workbench');
    assert.deepEqual(heard, []);
    session.begin('docker run -it alpine');
    session.print('/ # ');
    assert.deepEqual(heard, ['terminal']);
  });

  it('notices terminals that are opened later', () => {
    activity.listen(['box']);
    const session = new FakeSession();
    terminals.open.set('box', session);
    session.begin('docker run -it alpine');
    connection.changed.fire();
    session.print('/ # ');
    assert.deepEqual(heard, ['connection', 'terminal']);
  });
});
