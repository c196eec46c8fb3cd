import assert from 'node:assert/strict';
import { commandsOf } from '../../../src/sandboxes';
import type { ImageSource, Runtime, RuntimeId, Sandbox, SandboxImage } from '../../../src/sandboxes';
import { instancesIn, builtFrom, readApptainer } from '../../../src/sandboxes/apptainer/survey';
import { apptainerPhase } from '../../../src/sandboxes/apptainer/conversion';
import { folderOf, isReference, referenceOf } from '../../../src/sandboxes/charliecloud/names';
import { Records } from '../../../src/sandboxes/records';
import { imagesIn } from '../../../src/sandboxes/shifter';

const runtime = (id: RuntimeId, settings: Runtime['settings'] = {}): Runtime => ({
  id,
  label: id,
  version: undefined,
  environment: {},
  hindrance: undefined,
  settings,
});

const image = (id: RuntimeId, path: string | undefined, name = 'image'): SandboxImage => ({
  id: name,
  runtime: id,
  name,
  path,
  size: 1,
  modified: undefined,
  origin: undefined,
  whole: true,
  usable: true,
});

const sandbox = (id: RuntimeId, path: string | undefined, name: string): Sandbox => ({
  id: name,
  runtime: id,
  name,
  path,
  created: undefined,
  origin: undefined,
  whole: true,
  usable: true,
  processes: [],
});

const records = (...all: readonly (readonly [word: string, ...fields: string[]])[]): Records =>
  new Records(
    [...all, ['end']]
      .map(([word = '', ...fields]) => [`${word}/${fields.length}`, ...fields].join('\0') + '\0')
      .join(''),
  );

/** What each kind of image becomes on the command line; an error's code where it cannot be. */
const converted = (id: RuntimeId, source: ImageSource, target: string): string => {
  try {
    const invocation = commandsOf(id).convert?.(runtime(id), source, target);
    return (invocation?.shown ?? invocation?.argv ?? []).join(' ');
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('commands of Apptainer', () => {
  const commands = commandsOf('apptainer');
  const apptainer = runtime('apptainer', { program: 'apptainer' });

  it('builds from Docker, a registry and an archive', () => {
    const to = '/home/me/x.sif';
    assert.equal(
      converted('apptainer', { kind: 'docker', reference: 'bb', elevated: false }, to),
      `apptainer build ${to} docker-daemon:bb:latest`,
    );
    assert.equal(
      converted('apptainer', { kind: 'registry', reference: 'ghcr.io/o/n:1' }, to),
      `apptainer build ${to} docker://ghcr.io/o/n:1`,
    );
    assert.equal(
      converted('apptainer', { kind: 'archive', path: '/a b.tar' }, to),
      `apptainer build ${to} docker-archive:/a b.tar`,
    );
    assert.equal(
      converted('apptainer', { kind: 'docker', reference: 'bb', elevated: true }, to),
      'bad-source',
    );
    assert.equal(converted('apptainer', { kind: 'registry', reference: '-x' }, to), 'bad-reference');
    assert.equal(converted('apptainer', { kind: 'registry', reference: 'x' }, 'x.sif'), 'bad-argument');
  });

  it('starts a shell or a command, in an image or an instance', () => {
    const options = {
      command: ['python3', '-c', 'x'],
      mounts: [{ source: '/data', target: '/d', readOnly: true }],
      environment: { A: 'b,c=d' },
      workingFolder: '/d',
      gpus: 'all',
    };
    assert.deepEqual(commands.start?.(apptainer, image('apptainer', '/x.sif'), options), {
      argv: [
        'apptainer',
        'exec',
        '--nv',
        '--bind',
        '/data:/d:ro',
        '--pwd',
        '/d',
        '/x.sif',
        'python3',
        '-c',
        'x',
      ],
      env: { APPTAINERENV_A: 'b,c=d' },
    });
    const singularity = runtime('apptainer', { program: 'singularity' });
    assert.deepEqual(
      commands.start?.(singularity, sandbox('apptainer', undefined, 'web'), { environment: { A: 'b' } }),
      {
        argv: ['singularity', 'shell', 'instance://web'],
        env: { SINGULARITYENV_A: 'b' },
      },
    );
    assert.deepEqual(commands.stop?.(apptainer, sandbox('apptainer', undefined, 'web'))?.argv, [
      'apptainer',
      'instance',
      'stop',
      'web',
    ]);
    assert.equal(commands.stop?.(apptainer, sandbox('apptainer', '/x', 'x')), undefined);
  });

  it('refuses what its options would take apart', () => {
    const start = (mount: string, name = 'A'): void => {
      commands.start?.(apptainer, image('apptainer', '/x.sif'), {
        mounts: [{ source: mount, target: '/d', readOnly: false }],
        environment: { [name]: 'x' },
      });
    };
    assert.throws(() => start('/a,/etc'), { code: 'bad-mount' });
    assert.throws(() => start('/a:/etc'), { code: 'bad-mount' });
    assert.throws(() => start('/a', 'A B'), { code: 'bad-variable' });
    assert.throws(() => commands.start?.(apptainer, sandbox('apptainer', undefined, '--all'), {}), {
      code: 'sandbox-name',
    });
    assert.throws(() => commands.stop?.(apptainer, sandbox('apptainer', undefined, '*')), {
      code: 'sandbox-name',
    });
    assert.throws(() => commands.remove?.(apptainer, sandbox('apptainer', '/', 'x')), {
      code: 'bad-argument',
    });
  });

  it('finds images, folders and instances, and which of its names it has', () => {
    const found = readApptainer(
      records(
        ['apptainer', 'singularity', 'singularity-ce version 4.1.2'],
        [
          'apptainer.instances',
          '{ "instances": [{ "instance": "web", "pid": 4711, "img": "/home/me/web.sif", "ip": "" }, { "instance": 7 }] }',
        ],
        ['apptainer.image', '#!/usr/bin/env run-', '1000', '1700000000.5', "/home/me/it's.sif"],
        ['apptainer.image', '\u001b[31m', '10', '1700000000', '/home/me/half.sif'],
        ['apptainer.root', '/home/me/box', '1:2', '1700000000'],
      ),
    );
    assert.equal(`${found?.runtime.label} ${found?.runtime.version}`, 'Singularity 4.1.2');
    assert.deepEqual(
      found?.images.map(({ name, whole }) => `${name} ${whole}`),
      ["it's true", 'half false'],
    );
    assert.deepEqual(
      found?.sandboxes.map(({ name, path, processes }) => [name, path, processes?.map(({ pid }) => pid)]),
      [
        ['web', undefined, [4711]],
        ['box', '/home/me/box', undefined],
      ],
    );
    assert.equal(readApptainer(records()), undefined);
    for (const text of ['', 'FATAL: no', 'null', '{"instances":null}', '[]'])
      assert.deepEqual(instancesIn(text), []);
  });

  it('says of its images what they were built from', () => {
    for (const [definition, origin] of [
      ['bootstrap: docker\nfrom: alpine:3.22\n\n', 'docker://alpine:3.22'],
      ['bootstrap: docker-daemon\nfrom: own/tool:1\n\n', 'docker-daemon:own/tool:1'],
      ['# mine\nBootStrap: library\nFrom: debian:12\n\n%post\n  from: nothing\n', 'library://debian:12'],
      ['Bootstrap: docker\nStage: build\nFrom: golang:1\n\nBootstrap: docker\nFrom: alpine', undefined],
      ['Bootstrap: debootstrap\nOSVersion: bookworm\n%post\nFrom: x', undefined],
      ['', undefined],
    ] as const)
      assert.equal(builtFrom(definition), origin, definition);
  });

  it('says what a build is at', () => {
    assert.deepEqual(apptainerPhase('INFO:    Creating SIF file...'), {
      text: 'Creating SIF file',
      fraction: 0.7,
    });
    assert.equal(apptainerPhase('INFO:    2023/01/10 info unpack layer: sha256:d8f1'), undefined);
  });
});

describe('commands of Shifter', () => {
  it('pulls from registries, lists and runs', () => {
    assert.equal(
      converted('shifter', { kind: 'registry', reference: 'alpine:3' }, 'alpine:3'),
      'shifterimg pull docker:alpine:3',
    );
    assert.equal(
      converted('shifter', { kind: 'docker', reference: 'x', elevated: false }, 'x'),
      'bad-source',
    );
    const listed = imagesIn(
      [
        'perlmutter docker     READY    d8f1f0c8a4   2023-01-10T09:12:44 ubuntu:22.04                  ',
        'perlmutter docker     PULLING  0000000000   2023-01-10T09:12:44 me/model:1',
        'ERROR: no gateway answers',
        'perlmutter docker READY x 2023-01-10T09:12:44 -rf',
      ].join('\n'),
    );
    assert.deepEqual(
      listed.map(({ name, whole }) => `${name} ${whole}`),
      ['ubuntu:22.04 true', 'me/model:1 false'],
    );
    const [first] = listed;
    assert(first !== undefined);
    const started = commandsOf('shifter').startImage?.(runtime('shifter'), first, {
      command: ['id'],
      mounts: [{ source: '/data', target: '/d', readOnly: true }],
    });
    assert.deepEqual(started?.argv, ['shifter', '--image=docker:ubuntu:22.04', '--volume=/data:/d:ro', 'id']);
  });
});

describe('names of Charliecloud', () => {
  it('stand for folders of its storage, and back', () => {
    for (const name of ['alpine', 'alpine:3.22', 'ghcr.io/owner/name:tag', 'localhost:5000/x:1']) {
      assert(isReference(name), name);
      assert.equal(referenceOf(folderOf(name)), name);
      assert(!folderOf(name).includes('/'));
    }
    for (const name of [
      '',
      '.',
      '..',
      '*',
      'a*',
      'a/../b',
      '-x',
      'A',
      'a b',
      'a:',
      '/a',
      'a?',
      '[a]',
      'a\n',
    ]) {
      assert(!isReference(name), name);
    }
  });
});
