import assert from 'node:assert/strict';
import { StepRunner, type StepEnd } from '../../../src/editor/handout/stepRunner';
import { aStep, FakeSession, FakeTerminals, turn } from './support';

const plain = { interrupt: false, opener: undefined };
const insisting = { interrupt: true, opener: undefined };

describe('running a step', () => {
  let terminals: FakeTerminals;
  let session: FakeSession;
  let runner: StepRunner;
  let ends: StepEnd[];

  beforeEach(() => {
    terminals = new FakeTerminals();
    session = new FakeSession();
    terminals.open.set('main', session);
    runner = new StepRunner(terminals);
    ends = [];
    runner.onDidEnd((end) => ends.push(end));
  });

  it('shows the output as it grows, then the exit status and how long it took', async () => {
    const grown: string[] = [];
    runner.onDidGrow(({ output }) => grown.push(output));
    const running = runner.run(aStep('a'), plain);
    await turn();
    assert.equal(runner.view('a').kind, 'running');
    session.print('half');
    session.end(3, 'half and half');
    await running;
    assert.deepEqual(grown, ['half']);
    assert.deepEqual(runner.view('a'), {
      kind: 'ended',
      output: 'half and half',
      exitCode: 3,
      milliseconds: 2500,
    });
    assert.deepEqual(ends, [{ step: 'a', exitCode: 3 }]);
  });

  it('does not run a step twice at once', async () => {
    const first = runner.run(aStep('a'), plain);
    await runner.run(aStep('a'), plain);
    assert.equal(terminals.asked, 1);
    await turn();
    session.end(0);
    await first;
  });

  it('asks before it interrupts what somebody else runs', async () => {
    session.begin('sleep 1000');
    await runner.run(aStep('a'), plain);
    assert.deepEqual(runner.view('a'), { kind: 'busy', command: 'sleep 1000' });
    assert.equal(session.interrupts, 0);
    assert.deepEqual(ends, []);
  });

  it('interrupts when the person agreed, and runs then', async () => {
    session.begin('sleep 1000');
    session.onInterrupt = () => session.end(130);
    const running = runner.run(aStep('a'), insisting);
    await turn();
    assert.equal(session.interrupts, 1);
    assert.deepEqual(session.written, []);
    assert.equal(runner.view('a').kind, 'running');
    session.end(0);
    await running;
    assert.equal(runner.view('a').kind, 'ended');
  });

  it('stops a running step', async () => {
    const step = aStep('a');
    const running = runner.run(step, plain);
    await turn();
    session.onInterrupt = () => session.end(130, '^C');
    await runner.stop(step);
    await running;
    assert.deepEqual(ends, [{ step: 'a', exitCode: 130 }]);
  });

  it('says why where a terminal cannot be opened or goes away', async () => {
    terminals.session = () => Promise.reject(new Error('The host is gone.'));
    await runner.run(aStep('a'), plain);
    assert.deepEqual(runner.view('a'), { kind: 'failed', message: 'The host is gone.' });
    assert.deepEqual(ends, []);
  });

  it('types into a shell without marks and does not pretend to know the end', async () => {
    session.marked = false;
    await runner.run(aStep('a'), plain);
    assert.deepEqual(session.typed, ['echo a']);
    assert.deepEqual(runner.view('a'), { kind: 'typed', into: 'shell' });
    assert.deepEqual(ends, [{ step: 'a', exitCode: undefined }]);
  });

  it('leaves tasks alone', async () => {
    await runner.run(aStep('a', { code: undefined }), plain);
    assert.equal(terminals.asked, 0);
  });

  describe('inside a program', () => {
    const inside = aStep('b', { inside: true });

    it('types into what is open there', async () => {
      session.begin('docker run -it alpine');
      await runner.run(inside, plain);
      assert.deepEqual(session.typed, ['echo b']);
      assert.deepEqual(runner.view('b'), { kind: 'typed', into: 'program' });
      assert.deepEqual(ends, [{ step: 'b', exitCode: undefined }]);
    });

    it('types nothing at the prompt of the workbench, and names the step that opens the program', async () => {
      await runner.run(inside, { interrupt: false, opener: aStep('a') });
      assert.deepEqual(session.typed, []);
      assert.deepEqual(runner.view('b'), { kind: 'closed', opener: { id: 'a', title: 'Step a' } });
      assert.deepEqual(ends, []);
    });

    it('opens no terminal of its own', async () => {
      terminals.open.clear();
      await runner.run(inside, plain);
      assert.equal(terminals.asked, 0);
      assert.equal(runner.view('b').kind, 'closed');
    });
  });

  it('forgets what ended, and keeps what runs', async () => {
    const running = runner.run(aStep('a'), plain);
    terminals.open.set('other', new FakeSession());
    await runner.run(aStep('b', { inside: true }), plain);
    await turn();
    runner.clear();
    assert.equal(runner.view('b').kind, 'none');
    assert.equal(runner.view('a').kind, 'running');
    session.end(0);
    await running;
  });
});
