import assert from 'node:assert/strict';
import type { Container } from '../../../src/docker';
import { insidePort, portChoices, publishedPorts, schemeOf } from '../../../src/editor/tunnels/portChoices';
import { sshCommand } from '../../../src/editor/tunnels/sshCommand';

function container(more: Partial<Container>): Container {
  return {
    id: '1',
    name: 'web',
    image: 'caddy',
    imageId: 'sha256:1',
    command: '',
    created: 0,
    state: 'running',
    status: 'Up',
    ports: [],
    addresses: [],
    networks: [],
    volumes: [],
    labels: {},
    ...more,
  };
}

const port = (privatePort: number, publicPort?: number, address?: string, protocol = 'tcp') => ({
  privatePort,
  publicPort,
  address,
  protocol,
});

describe('ports to choose from', () => {
  it('are those of running containers, where the workbench reaches them, and what else listens', () => {
    const web = container({
      ports: [port(80, 8888, '0.0.0.0'), port(80, 8888, '::'), port(443), port(53, 5353, '0.0.0.0', 'udp')],
      addresses: ['172.17.0.2'],
    });
    const stopped = container({
      state: 'exited',
      ports: [port(80, 9999, '0.0.0.0')],
      addresses: ['172.17.0.9'],
    });
    assert.deepEqual(
      portChoices(
        [web, stopped],
        [
          { host: '127.0.0.1', port: 8888 },
          { host: '::1', port: 3000 },
        ],
      ),
      {
        published: [{ host: '127.0.0.1', port: 8888, name: 'web' }],
        inside: [{ host: '172.17.0.2', port: 443, name: 'web', agreed: ['containers'] }],
        listening: [{ host: '::1', port: 3000 }],
      },
    );
  });

  it('lead to the address that a port was published on', () => {
    const at = (address: string | undefined): unknown =>
      publishedPorts({ name: 'web', ports: [port(80, 81, address)] })[0];
    assert.deepEqual(at(undefined), { host: '127.0.0.1', port: 81, name: 'web' });
    assert.deepEqual(at('::'), { host: '::1', port: 81, name: 'web' });
    assert.deepEqual(at('127.0.0.1'), { host: '127.0.0.1', port: 81, name: 'web' });
    assert.deepEqual(at('192.168.1.5'), {
      host: '192.168.1.5',
      port: 81,
      name: 'web',
      agreed: ['containers'],
    });
    assert.deepEqual(at('-oProxyCommand=x'), { host: '127.0.0.1', port: 81, name: 'web' });
  });

  it('do without what an engine makes up', () => {
    const odd = container({ ports: [port(80)], addresses: ['$(id)', 'example.org'] });
    assert.deepEqual(portChoices([odd], []).inside, []);
  });

  it('are spoken to as their number tells', () => {
    assert.deepEqual([80, 8888, 443, 8443].map(schemeOf), ['http', 'http', 'https', 'https']);
  });

  it('may be any other of a container that has a network', () => {
    const bridged = container({ addresses: ['172.17.0.2'], networks: ['bridge'] });
    assert.deepEqual(insidePort(bridged, 8080), {
      host: '172.17.0.2',
      port: 8080,
      name: 'web',
      agreed: ['containers'],
    });
    assert.deepEqual(insidePort(container({ networks: ['host'] }), 8080), {
      host: '127.0.0.1',
      port: 8080,
      name: 'web',
    });
    assert.equal(insidePort(container({ networks: ['none'] }), 8080), undefined);
  });

  it('are told as what ssh forwards', () => {
    const tunnel = { localHost: 'localhost', localPort: 8080, host: '127.0.0.1', port: 80 };
    assert.equal(sshCommand('lab', tunnel), 'ssh -N -L localhost:8080:127.0.0.1:80 lab');
    assert.equal(
      sshCommand('me@lab:2222', { ...tunnel, host: '::1' }),
      "ssh -N -L 'localhost:8080:[::1]:80' ssh://me@lab:2222",
    );
  });
});
