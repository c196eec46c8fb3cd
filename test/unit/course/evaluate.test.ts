import assert from 'node:assert/strict';
import { evaluateCheck, type Check } from '../../../src/course';
import { fakeWorkbench, type FakeWorkbench } from './support';

/** `met` and what was found, for one look. */
async function look(check: Check, workbench: FakeWorkbench): Promise<[boolean, string]> {
  const { met, found } = await evaluateCheck(check, workbench);
  return [met, found];
}

describe('course: checks', () => {
  it('are not met without a connection, not even a "not"', async () => {
    const workbench = fakeWorkbench({ connected: false });
    assert.deepEqual(await look({ kind: 'connected' }, workbench), [false, 'No workbench is connected.']);
    assert.deepEqual(await look({ kind: 'not', of: [{ kind: 'image', name: 'x' }] }, workbench), [
      false,
      'No workbench is connected.',
    ]);
  });

  it('say who is connected', async () => {
    assert.deepEqual(await look({ kind: 'connected' }, fakeWorkbench()), [
      true,
      'Connected as student to lab-17.',
    ]);
  });

  describe('image', () => {
    it('knows the long and the short name', async () => {
      const workbench = fakeWorkbench({ tags: ['docker.io/library/hello-world:latest'] });
      const result = await evaluateCheck({ kind: 'image', name: 'hello-world' }, workbench);
      assert.deepEqual(result, {
        met: true,
        expected: 'The image hello-world is on the workbench.',
        found: 'The image docker.io/library/hello-world:latest is there.',
      });
    });

    it('tells of another tag, of other images, and of none', async () => {
      const check: Check = { kind: 'image', name: 'alpine:3.22' };
      assert.deepEqual(await look(check, fakeWorkbench({ tags: ['alpine:3.20', 'alpine:latest'] })), [
        false,
        'There is alpine:3.20, alpine:latest, but with no tag 3.22.',
      ]);
      assert.deepEqual(
        await look(check, fakeWorkbench({ tags: ['a:1', 'b:1', 'c:1', 'd:1', 'e:1', 'f:1'] })),
        [false, 'It is not among the images of the workbench: a:1, b:1, c:1, d:1, e:1 and 1 more.'],
      );
      assert.deepEqual(await look(check, fakeWorkbench()), [false, 'There are no images on the workbench.']);
    });

    it('can want it gone', async () => {
      const check: Check = { kind: 'image', name: 'alpine', exists: false };
      assert.equal((await look(check, fakeWorkbench({ tags: ['alpine:latest'] })))[0], false);
      assert.equal((await look(check, fakeWorkbench()))[0], true);
    });
  });

  describe('container', () => {
    const bonjour: Check = { kind: 'container', image: 'alpine', hostname: 'bonjour', state: ['running'] };

    it('finds it by image, host name and state', async () => {
      const workbench = fakeWorkbench({ list: [{ name: 'a' }, { name: 'b', hostname: 'bonjour' }] });
      assert.deepEqual(await look(bonjour, workbench), [
        true,
        'The container b of alpine with the hostname bonjour is running.',
      ]);
    });

    it('says what is different', async () => {
      const workbench = fakeWorkbench({ list: [{ name: 'b', hostname: 'bonjour', state: 'exited' }] });
      assert.deepEqual(await evaluateCheck(bonjour, workbench), {
        met: false,
        expected: 'A container of the image alpine with the hostname bonjour is running.',
        found: 'The container b of alpine with the hostname bonjour has exited with status 0.',
      });
      assert.deepEqual(await look(bonjour, fakeWorkbench({ list: [{ name: 'web', image: 'caddy' }] })), [
        false,
        'None of the containers is: web (caddy).',
      ]);
      assert.deepEqual(await look(bonjour, fakeWorkbench()), [
        false,
        'There are no containers on the workbench, not even stopped ones.',
      ]);
    });

    it('knows its image by id, where the engine gives no name', async () => {
      const workbench = fakeWorkbench({
        tags: ['alpine:latest'],
        list: [{ image: 'sha256:0123', imageId: 'id-of-alpine:latest', hostname: 'bonjour' }],
      });
      assert.equal((await look(bonjour, workbench))[0], true);
    });

    it('wants an exit status of a container that has ended', async () => {
      const check: Check = { kind: 'container', image: 'hello-world', state: ['exited'], exitCode: 0 };
      const list = [{ name: 'h', image: 'hello-world', state: 'exited', exitCode: 137 }];
      assert.deepEqual(await look(check, fakeWorkbench({ list })), [
        false,
        'The container h of hello-world has exited with status 137.',
      ]);
      assert.equal(
        (await look(check, fakeWorkbench({ list: [{ image: 'hello-world', state: 'running' }] })))[0],
        false,
        'a running container has no status yet',
      );
    });
  });

  describe('file', () => {
    const answering = (stdout: string): FakeWorkbench =>
      fakeWorkbench({ answer: () => ({ exitCode: 0, stdout, stderr: '' }) });

    it('passes the path as an argument, never as shell', async () => {
      const workbench = fakeWorkbench();
      await look({ kind: 'file', path: '~/$(touch x)' }, workbench);
      assert.match(workbench.asked[0] ?? '', / sh ~\/\$\(touch x\)$/);
    });

    it('looks for its being there and for its content', async () => {
      const check: Check = { kind: 'file', path: '~/hello.txt', contains: 'Servus' };
      assert.deepEqual(await look(check, answering('file\nServus!\n')), [
        true,
        '~/hello.txt is there and says so.',
      ]);
      assert.deepEqual(await look(check, answering('file\nHello!\n')), [false, '~/hello.txt says "Hello!".']);
      assert.deepEqual(await look(check, answering('nothing\n')), [false, 'There is no ~/hello.txt.']);
      assert.deepEqual(await look(check, answering('folder\n')), [
        false,
        '~/hello.txt is not a regular file.',
      ]);
      assert.equal(
        (await look({ kind: 'file', path: 'x', matches: '^b' }, answering('file\na\nb')))[0],
        true,
      );
      assert.equal((await look({ kind: 'file', path: 'x', exists: false }, answering('nothing\n')))[0], true);
    });
  });

  describe('output', () => {
    const check: Check = { kind: 'output', run: ['docker', '-v'], matches: 'version 2[89]' };

    it('compares status and text', async () => {
      const answer =
        (exitCode: number | undefined, stdout: string, stderr = '') =>
        () => ({
          exitCode,
          stdout,
          stderr,
        });
      assert.deepEqual(await look(check, fakeWorkbench({ answer: answer(0, 'Docker version 28.1\n') })), [
        true,
        '`docker -v` printed "Docker version 28.1".',
      ]);
      assert.deepEqual(await look(check, fakeWorkbench({ answer: answer(0, 'Docker version 20.10') })), [
        false,
        '`docker -v`: What was found is "Docker version 20.10".',
      ]);
      assert.deepEqual(await look(check, fakeWorkbench({ answer: answer(127, '', 'not found\u001b[1m') })), [
        false,
        '`docker -v` ended with status 127 and printed "not found\\u{1b}[1m".',
      ]);
    });

    it('is not met when the workbench cannot be asked, and neither is its opposite', async () => {
      const workbench = fakeWorkbench({ run: () => Promise.reject(new Error('The line is dead.')) });
      const expected = [false, 'The workbench could not be asked. The line is dead.'];
      assert.deepEqual(await look(check, workbench), expected);
      assert.deepEqual(await look({ kind: 'not', of: [check] }, workbench), expected);
    });

    it('survives a hostile pattern', async () => {
      const answer = () => ({ exitCode: 0, stdout: `${'a'.repeat(50)}!`, stderr: '' });
      const [met, found] = await look(
        { kind: 'output', run: ['x'], matches: '(a|a)+$' },
        fakeWorkbench({ answer }),
      );
      assert.equal(met, false);
      assert.match(found, /takes too long/);
    });
  });

  describe('inside', () => {
    const check: Check = { kind: 'inside', container: { hostname: 'bonjour' }, run: ['which', 'figlet'] };

    it('runs in the running container that fits, and in no other', async () => {
      const workbench = fakeWorkbench({
        list: [
          { name: 'other' },
          { name: 'old', hostname: 'bonjour', state: 'exited' },
          { name: 'new', hostname: 'bonjour' },
        ],
        answer: () => ({ exitCode: 0, stdout: '/usr/bin/figlet\n', stderr: '' }),
      });
      assert.deepEqual(await look(check, workbench), [true, '`which figlet` printed "/usr/bin/figlet".']);
      assert.deepEqual(
        workbench.asked.filter((question) => question.startsWith('inside')),
        ['inside new which figlet'],
      );
    });

    it('says when there is no such container', async () => {
      assert.deepEqual(await look(check, fakeWorkbench()), [
        false,
        'There is no running container with the hostname bonjour.',
      ]);
    });
  });

  describe('ran', () => {
    const check: Check = { kind: 'ran', matches: '^docker ps', output: 'CONTAINER' };
    const ended = (commandLine: string, exitCode: number | undefined, output = '') => ({
      commandLine,
      exitCode,
      output,
    });

    it('looks through the commands of the terminals', async () => {
      assert.deepEqual(await look(check, fakeWorkbench()), [
        false,
        'No command has ended in a terminal since this chapter was opened.',
      ]);
      assert.deepEqual(await look(check, fakeWorkbench({ ended: [ended('docker sp', 1)] })), [
        false,
        'The last command in the terminal was `docker sp`.',
      ]);
      assert.deepEqual(
        await look(check, fakeWorkbench({ ended: [ended('docker ps', 1, 'permission denied')] })),
        [false, '`docker ps` ended with status 1 and printed "permission denied".'],
      );
      assert.deepEqual(
        await look(
          check,
          fakeWorkbench({ ended: [ended('docker ps -a', 0, 'CONTAINER ID'), ended('ls', 0)] }),
        ),
        [true, '`docker ps -a` was run.'],
      );
    });

    it('takes an unknown status for a good one, and any on request', async () => {
      const workbench = fakeWorkbench({ ended: [ended('docker ps', undefined, 'CONTAINER')] });
      assert.equal((await look(check, workbench))[0], true);
      const failing = fakeWorkbench({ ended: [ended('docker ps', 3)] });
      assert.equal((await look({ kind: 'ran', matches: 'docker ps', exitCode: 'any' }, failing))[0], true);
    });
  });

  it('says what hostile names are on one line, with nothing hidden, within bounds', async () => {
    const name = `evil\n\u202eDone\u0007\u200b${'x'.repeat(100_000)}`;
    const workbench = fakeWorkbench({ tags: [name], list: [{ name, image: name, state: name }] });
    const checks: Check[] = [
      { kind: 'image', name: 'alpine' },
      { kind: 'container', name: 'box' },
      { kind: 'container', name },
      { kind: 'inside', container: { name }, run: [name] },
      { kind: 'file', path: name },
      { kind: 'ran', matches: name },
      { kind: 'not', of: [{ kind: 'container', name }] },
    ];
    for (const check of checks) {
      const { expected, found } = await evaluateCheck(check, workbench);
      for (const sentence of [expected, found]) {
        // eslint-disable-next-line no-control-regex -- they are what is looked for
        assert.doesNotMatch(sentence, /[\u0000-\u001f\u200b\u202e]/);
        assert.ok(sentence.length <= 801, String(sentence.length));
      }
    }
  });

  it('runs no command of a course where it may not, and takes that for no answer', async () => {
    const workbench = fakeWorkbench({
      list: [{ name: 'box' }],
      tags: ['alpine:latest'],
      mayRunCommands: () => false,
    });
    const output: Check = { kind: 'output', run: ['touch', 'x'] };
    const inside: Check = { kind: 'inside', container: { name: 'box' }, run: ['touch', 'x'] };
    for (const check of [output, inside, { kind: 'not', of: [output] } as const]) {
      const [met, found] = await look(check, workbench);
      assert.equal(met, false);
      assert.match(found, /^This check runs a command, or sends a request, that the course brings/);
    }
    assert.deepEqual(workbench.asked, []);
    assert.equal(
      (await look({ kind: 'any', of: [output, { kind: 'image', name: 'alpine' }] }, workbench))[0],
      true,
    );
  });

  describe('all, any, not', () => {
    const there: Check = { kind: 'image', name: 'alpine' };
    const missing: Check = { kind: 'image', name: 'caddy' };
    const workbench = fakeWorkbench({ tags: ['alpine:latest'] });

    it('combine others', async () => {
      assert.equal((await look({ kind: 'all', of: [there, missing] }, workbench))[0], false);
      assert.equal((await look({ kind: 'any', of: [missing, there] }, workbench))[0], true);
      assert.equal((await look({ kind: 'not', of: [missing] }, workbench))[0], true);
      assert.equal(
        (await evaluateCheck({ kind: 'all', of: [there, missing] }, workbench)).expected,
        'The image alpine is on the workbench, and the image caddy is on the workbench.',
      );
    });

    it('any is met although one branch cannot be asked', async () => {
      const broken = fakeWorkbench({ tags: ['alpine:latest'], run: () => Promise.reject(new Error('No.')) });
      const failing: Check = { kind: 'output', run: ['x'] };
      assert.equal((await look({ kind: 'any', of: [failing, there] }, broken))[0], true);
      assert.equal(
        (await look({ kind: 'any', of: [failing, missing] }, broken))[1],
        'The workbench could not be asked. No.',
      );
    });
  });
});
