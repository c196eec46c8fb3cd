import assert from 'node:assert/strict';
import { readMessage as readAny } from '../../../src/editor/form/protocol';
import { splitWords } from '../../../src/editor/form/splitWords';
import { EMPTY_FORM, readForm, type FormValues } from '../../../src/editor/run/formSpec';

const read = (values: Partial<FormValues>): ReturnType<typeof readForm> =>
  readForm({ ...EMPTY_FORM, image: 'debian:12', remove: false, ...values });

describe('the run form', () => {
  it('is read as the options of docker run are', () => {
    const { spec, problems } = read({
      name: 'web',
      command: `sh -c 'echo "$A"'`,
      ports: '8080:80\n127.0.0.1:53:53/udp\n[::1]::443\n9',
      mounts: '/home/me:/data:ro\nfiles:/srv\n/cache',
      env: 'A=b=c\nEMPTY=',
      workdir: '/srv',
      user: '1000:1000',
      network: 'lab',
      cpus: '1.5',
      memory: '512m',
      gpus: 'all',
      readOnly: true,
      interactive: true,
      restart: 'on-failure',
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(spec, {
      image: 'debian:12',
      name: 'web',
      command: ['sh', '-c', 'echo "$A"'],
      ports: [
        { container: 80, host: 8080 },
        { container: 53, protocol: 'udp', host: 53, address: '127.0.0.1' },
        { container: 443, address: '::1' },
        { container: 9 },
      ],
      mounts: [
        { type: 'bind', source: '/home/me', target: '/data', readOnly: true },
        { type: 'volume', source: 'files', target: '/srv' },
        { type: 'volume', target: '/cache' },
      ],
      env: { A: 'b=c', EMPTY: '' },
      workdir: '/srv',
      user: '1000:1000',
      network: 'lab',
      cpus: 1.5,
      memory: 512 * 2 ** 20,
      gpus: 'all',
      readOnly: true,
      tty: true,
      stdin: true,
      restart: { policy: 'on-failure' },
    });
  });

  const wrong: readonly [Partial<FormValues>, string][] = [
    [{ image: ' ' }, 'image needed'],
    [{ name: '-x' }, 'name name'],
    [{ command: "echo 'a" }, 'command quotes'],
    [{ ports: '8o80:80' }, 'ports port'],
    [{ ports: '80:99999' }, 'ports port'],
    [{ mounts: 'a:b' }, 'mounts mount'],
    [{ mounts: './a:/b' }, 'mounts relative'],
    [{ mounts: '~/a:/b' }, 'mounts relative'],
    [{ env: '=x' }, 'env env'],
    [{ workdir: 'srv' }, 'workdir workdir'],
    [{ cpus: '0' }, 'cpus cpus'],
    [{ memory: 'much' }, 'memory memory'],
    [{ gpus: '0' }, 'gpus gpus'],
    [{ restart: 'always', remove: true }, 'restart removeRestart'],
  ];
  for (const [values, expected] of wrong) {
    it(`says what is wrong with ${JSON.stringify(values)}`, () => {
      const { problems } = read(values);
      assert.deepEqual(
        problems.map(({ field, code }) => `${field} ${code}`),
        [expected],
      );
    });
  }

  it('takes a command apart as a shell does, and expands nothing', () => {
    assert.deepEqual(splitWords(`a "b c" 'd "e' f\\ g "" $(x) "\\$y \\z"`), [
      'a',
      'b c',
      'd "e',
      'f g',
      '',
      '$(x)',
      '$y \\z',
    ]);
    assert.deepEqual(splitWords('  '), []);
    assert.equal(splitWords('a\\'), undefined);
  });

  it('takes only sound messages from its page', () => {
    const readMessage = (message: unknown): unknown => readAny(message, EMPTY_FORM);
    const press = { type: 'press', button: 'run', values: EMPTY_FORM };
    assert.deepEqual(readMessage(press), press);
    assert.deepEqual(readMessage({ type: 'ready' }), { type: 'ready', values: undefined });
    assert.deepEqual(readMessage({ ...press, values: { ...EMPTY_FORM, more: 1 } }), press);
    for (const message of [
      undefined,
      { type: 'press', button: 'run' },
      { ...press, button: 1 },
      { type: 'other', values: EMPTY_FORM },
      { ...press, values: { ...EMPTY_FORM, remove: 'yes' } },
      { ...press, values: { ...EMPTY_FORM, image: 'x'.repeat(100_001) } },
      { type: 'edit', edit: 'one', values: EMPTY_FORM },
    ]) {
      assert.equal(readMessage(message), undefined);
    }
  });
});
