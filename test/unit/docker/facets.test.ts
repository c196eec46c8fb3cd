import assert from 'node:assert/strict';
import { createBody } from '../../../src/docker/createBody';
import { toContainerPath } from '../../../src/docker/containerPath';
import { apiPath } from '../../../src/docker/http';
import { withLayers } from '../../../src/docker/images';
import { splitReference } from '../../../src/docker/reference';
import { authHeaders, DOCKER_HUB, registryOf } from '../../../src/docker/registryLogin';
import { toStats } from '../../../src/docker/stats';

describe('what an engine measures', () => {
  const measured = (memory: Record<string, number>, op: string): unknown => ({
    read: '2026-11-22T06:00:00Z',
    cpu_stats: { cpu_usage: { total_usage: 3e9 }, system_cpu_usage: 12e9, online_cpus: 4 },
    precpu_stats: { cpu_usage: { total_usage: 2e9 }, system_cpu_usage: 8e9 },
    memory_stats: { usage: 1000, limit: 4000, stats: memory },
    networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
    blkio_stats: {
      io_service_bytes_recursive: [
        { op, value: 5 },
        { op, value: 6 },
      ],
    },
    pids_stats: { current: 3 },
  });

  it('is told alike for both versions of control groups', () => {
    const expected = {
      time: Date.UTC(2026, 10, 22, 6),
      cpu: 100,
      processors: 4,
      memory: 700,
      memoryLimit: 4000,
      network: { received: 11, sent: 22 },
      disk: { read: 11, written: 0 },
      processes: 3,
    };
    assert.deepEqual(toStats(measured({ total_inactive_file: 300 }, 'Read') as object), expected);
    assert.deepEqual(toStats(measured({ inactive_file: 300 }, 'read') as object), expected);
  });

  it('is nothing where nothing runs, and says no percentage after one look', () => {
    assert.equal(toStats({ read: '0001-01-01T00:00:00Z' }), undefined);
    const { cpu, network, disk } = toStats({ read: '2026-11-22T06:00:00Z', cpu_stats: {} }) ?? {};
    assert.deepEqual([cpu, network, disk], [undefined, undefined, undefined]);
  });
});

describe('what an engine is asked', () => {
  it('has names in paths that stay names', () => {
    assert.equal(apiPath`/containers/${'a b/c?d#é%'}/json`, '/containers/a%20b/c%3Fd%23%C3%A9%25/json');
    for (const name of ['', '.', '..', 'a/../b', '/a', 'a//b']) {
      assert.throws(() => apiPath`/images/${name}/json`, { code: 'bad-name' });
    }
  });

  it('of a new container is what was said, and nothing else', () => {
    assert.deepEqual(createBody({ image: 'a' }), { Image: 'a', HostConfig: {} });
    const body = createBody({
      image: 'a',
      entrypoint: [],
      ports: [
        { container: 80, host: 8080, address: '::1' },
        { container: 80 },
        { container: 53, protocol: 'udp' },
      ],
      mounts: [{ type: 'tmpfs', source: 'ignored', target: '/t' }],
      gpus: ['0', 'GPU-x'],
      cpus: 0.1,
      restart: { policy: 'always' },
    });
    assert.deepEqual(body, {
      Image: 'a',
      Entrypoint: [''],
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      HostConfig: {
        PortBindings: {
          '80/tcp': [
            { HostIp: '::1', HostPort: '8080' },
            { HostIp: '', HostPort: '' },
          ],
          '53/udp': [{ HostIp: '', HostPort: '' }],
        },
        Mounts: [{ Type: 'tmpfs', Target: '/t' }],
        NanoCpus: 100_000_000,
        DeviceRequests: [{ DeviceIDs: ['0', 'GPU-x'], Capabilities: [['gpu']] }],
        RestartPolicy: { Name: 'always', MaximumRetryCount: 0 },
      },
    });
  });

  it('of images is told by their reference', () => {
    assert.deepEqual(splitReference('r:5000/a/b:c@sha256:d'), {
      name: 'r:5000/a/b',
      tag: 'c',
      digest: 'sha256:d',
    });
    assert.deepEqual(splitReference('r:5000/a'), { name: 'r:5000/a', tag: undefined, digest: undefined });
    const registries = ['a', 'a/b', 'docker.io/a', 'r.example/a', 'localhost/a', 'r:5000/a'].map(registryOf);
    assert.deepEqual(registries, [DOCKER_HUB, DOCKER_HUB, DOCKER_HUB, 'r.example', 'localhost', 'r:5000']);
  });

  it('with a login is in the alphabet that headers take', () => {
    const login = { registry: 'r', username: 'ü?>', password: '~~~???>>>' };
    const header = authHeaders(login)['X-Registry-Auth'] ?? '';
    assert.match(header, /^[\w=-]+$/);
    assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), {
      serveraddress: 'r',
      username: 'ü?>',
      password: '~~~???>>>',
    });
  });
});

describe('what an engine tells', () => {
  it('of a path in a container is read from Go’s bits', () => {
    const told = (mode: number): string =>
      Buffer.from(
        JSON.stringify({ name: 'é', size: 1, mode, mtime: '2026-11-22T06:00:00Z', linkTarget: '' }),
      ).toString('base64');
    const types = [0x8000_01ed, 0x0800_01ff, 0x0420_01b6, 0o644].map(
      (mode) => toContainerPath(told(mode)).type,
    );
    assert.deepEqual(types, ['folder', 'link', 'other', 'file']);
    assert.equal(toContainerPath(told(0x0080_0000 + 0o755)).mode, 0o4755);
    assert.equal(toContainerPath(told(0o644)).name, 'é');
    assert.throws(() => toContainerPath('no'), { code: 'engine-error' });
  });

  it('of an image’s history is put beside its layers where that can be said', () => {
    const items = [{ Size: 0 }, { Size: 5 }, { Size: 0 }, { Size: 7 }];
    assert.deepEqual(
      withLayers(items, ['low', 'high']).map(({ layer }) => layer),
      [undefined, 'high', undefined, 'low'],
    );
    assert.deepEqual(
      withLayers(items, ['a', 'b', 'c']).map(({ layer }) => layer),
      [undefined, undefined, undefined, undefined],
    );
  });
});
