import assert from 'node:assert/strict';
import { toContainer, toImage } from '../../../src/docker/convert';
import type { ListedContainer, ListedImage } from '../../../src/docker/convert';
import { JsonLines } from '../../../src/docker/jsonLines';
import { Known } from '../../../src/docker/known';
import { isOlder } from '../../../src/docker/apiVersion';
import { OutputFrames } from '../../../src/docker/outputFrames';
import { addressesOf } from '../../../src/docker/routes';
import { parseMembership, parseSurvey } from '../../../src/docker/survey';

describe('what an engine says', () => {
  it('about images is read with and without tags and labels', () => {
    const info = {
      Id: 'sha256:1',
      Created: 2,
      Size: 3,
      RepoTags: ['a:1', '<none>:<none>'],
      RepoDigests: null,
    };
    assert.deepEqual(toImage(info as unknown as ListedImage), {
      id: 'sha256:1',
      tags: ['a:1'],
      digests: [],
      created: 2000,
      size: 3,
      labels: {},
    });
  });

  it('about containers is read by their own name, ports in order', () => {
    const info = {
      Id: '1',
      Names: ['/other/alias', '/web'],
      Image: 'caddy',
      ImageID: 'sha256:2',
      Command: 'caddy run',
      Created: 1,
      State: 'running',
      Status: 'Up 1 second',
      Ports: [
        { PrivatePort: 443, Type: 'tcp' },
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
      ],
      Labels: null,
    };
    const container = toContainer(info);
    assert.equal(container.name, 'web');
    assert.deepEqual(container.ports, [
      { privatePort: 80, publicPort: 8080, address: '0.0.0.0', protocol: 'tcp' },
      { privatePort: 443, publicPort: undefined, address: undefined, protocol: 'tcp' },
    ]);
    assert.deepEqual(container.labels, {});
  });

  it('about states is put into the words of the Engine API', () => {
    const state = (State: string): string =>
      toContainer({ Id: '1', Names: ['/a'], State } as unknown as ListedContainer).state;
    assert.equal(state('paused'), 'paused');
    assert.equal(state('stopped'), 'exited');
    assert.equal(state('constructor'), 'dead');
  });

  it('in lines of JSON is taken apart wherever it was cut', () => {
    const bytes = Buffer.from('{"a":"é"}\n\nbroken\n{"b":2}\n{"c":');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const lines = new JsonLines();
      assert.deepEqual(
        [...lines.feed(bytes.subarray(0, cut)), ...lines.feed(bytes.subarray(cut))],
        [{ a: 'é' }, { b: 2 }],
      );
    }
  });

  it('in frames of output is taken apart wherever it was cut', () => {
    const frame = (type: number, text: string): Buffer => {
      const header = Buffer.from([type, 0, 0, 0, 0, 0, 0, 0]);
      header.writeUInt32BE(Buffer.byteLength(text), 4);
      return Buffer.concat([header, Buffer.from(text)]);
    };
    const bytes = Buffer.concat([frame(1, 'out é'), frame(2, 'err'), frame(1, ''), frame(1, '!')]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const frames = new OutputFrames();
      const text = { stdout: '', stderr: '' };
      const read = [bytes.subarray(0, cut), bytes.subarray(cut)].flatMap((part) => frames.feed(part));
      for (const { stream, payload } of read) text[stream] += Buffer.from(payload).toString('latin1');
      assert.deepEqual(text, { stdout: Buffer.from('out é!').toString('latin1'), stderr: 'err' });
    }
  });

  it('about its version is compared part by part', () => {
    assert(isOlder('1.9', '1.40'));
    assert(isOlder('1.39', '1.40'));
    assert(!isOlder('1.40', '1.40'));
    assert(!isOlder('1.52', '1.40'));
    assert(!isOlder('2.0', '1.40'));
  });
});

describe('what a workbench says about engines', () => {
  it('is read line by line', () => {
    const survey = parseSurvey(
      [
        'endpoint unix:///run/a b.sock',
        'socket yes /run/a b.sock',
        'socket no /var/run/docker.sock',
        'context far ssh://me@far',
        'program docker',
      ].join('\n'),
    );
    assert.deepEqual(survey, {
      endpoint: 'unix:///run/a b.sock',
      contexts: [{ name: 'far', endpoint: 'ssh://me@far' }],
      sockets: [
        { path: '/run/a b.sock', mayUse: true },
        { path: '/var/run/docker.sock', mayUse: false },
      ],
      programs: new Set(['docker']),
    });
    assert.deepEqual(parseMembership('groups student users\ndockergroup docker:x:998:alice,bob\n'), {
      groups: ['student', 'users'],
      dockerGroup: ['alice', 'bob'],
    });
  });

  it('may be nothing at all', () => {
    assert.deepEqual(parseSurvey('endpoint \n'), {
      endpoint: undefined,
      contexts: [],
      sockets: [],
      programs: new Set(),
    });
    assert.deepEqual(parseMembership('groups x\n'), { groups: ['x'], dockerGroup: undefined });
  });

  it('gives the ways to them in order', () => {
    const routes = (text: string): string[] =>
      addressesOf(parseSurvey(text)).map(({ route, socket }) => `${route} ${socket}`);
    const all = 'program docker\nprogram podman\nprogram socat\nprogram nc\nprogram sudo\n';
    assert.deepEqual(routes(`socket yes /a\nsocket no /b\n${all}`), [
      'socket /a',
      'dial-stdio /a',
      'podman /a',
      'socat /a',
      'nc /a',
      'sudo /b',
      'sudo-podman /b',
      'sudo-socat /b',
      'sudo-nc /b',
    ]);
    assert.deepEqual(routes('socket no /b\nprogram docker\n'), [], 'no way without sudo');
    assert.deepEqual(routes('endpoint unix:///b\nsocket yes /a\nsocket yes /b\n'), ['socket /b']);
    assert.deepEqual(routes('endpoint tcp://lab:2375\nsocket yes /a\nprogram docker\n'), [
      'dial-stdio undefined',
    ]);
    assert.deepEqual(
      routes('socket yes /a,exec=rm\nprogram socat\nprogram nc\n'),
      ['socket /a,exec=rm', 'nc /a,exec=rm'],
      'socat would take a part of the path for something else',
    );
  });
});

describe('bringing a list up to date', () => {
  const filled = () => {
    const known = new Known<{ id: string; value: number }>(
      ({ id }) => id,
      (a, b) => b.value - a.value,
    );
    known.update([1, 2, 3].map((value) => ({ id: String(value), value })));
    return known;
  };

  it('names what was added, changed and removed, and sorts', () => {
    const known = filled();
    const fresh = [
      { id: '1', value: 1 },
      { id: '2', value: 20 },
      { id: '4', value: 4 },
    ];
    assert.deepEqual(known.update(fresh), { added: ['4'], changed: ['2'], removed: ['3'] });
    assert.deepEqual(
      known.sorted.map(({ value }) => value),
      [20, 4, 1],
    );
  });

  it('leaves alone what was not asked for', () => {
    const known = filled();
    const change = known.update([{ id: '1', value: 10 }], new Set(['1', '2']));
    assert.deepEqual(change, { added: [], changed: ['1'], removed: ['2'] });
    assert.deepEqual(
      known.sorted.map(({ id }) => id),
      ['1', '3'],
    );
  });

  it('keeps its list where nothing changed', () => {
    const known = filled();
    const before = known.sorted;
    known.update([1, 2, 3].map((value) => ({ id: String(value), value })));
    assert.equal(known.sorted, before);
  });
});
