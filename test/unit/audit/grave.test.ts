import assert from 'node:assert/strict';
import { Auditor } from '../../../src/audit/auditor';
import { worstOf } from '../../../src/audit/containers/worst';
import { toDetails } from '../../../src/docker/details';

const auditor = new Auditor();
const worst = (host: object, env: string[] = []): string | undefined =>
  worstOf(
    auditor,
    toDetails({
      Id: '0'.repeat(64),
      Name: '/web',
      State: { Status: 'running', Running: true },
      Config: { Image: 'caddy:2.8', Env: env, User: '' },
      HostConfig: { NetworkMode: 'bridge', ...host },
    }),
  )?.rule;

describe('what is told of a container unasked', () => {
  it('is the worst of what gives it power over the machine', () => {
    assert.equal(worst({ PidMode: 'host' }), 'host-pid');
    assert.equal(worst({ PidMode: 'host', Privileged: true }), 'privileged');
    assert.equal(worst({ Binds: ['/run/docker.sock:/s:ro'] }), 'docker-socket');
  });

  it('is nothing where a container is as most are, with secrets of its own too', () => {
    assert.equal(worst({ Binds: ['/home/me:/work'] }, ['DB_PASSWORD=hunter2']), undefined);
    assert.equal(worst({ PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } }), undefined);
  });
});
