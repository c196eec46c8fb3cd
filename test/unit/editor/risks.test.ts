import assert from 'node:assert/strict';
import { loadAudit, type Auditor } from '../../../src/audit';
import { commandFor, type ContainerSpec } from '../../../src/docker';
import { risksOf } from '../../../src/editor/run/risks';

describe('risks of a container to be made', () => {
  let auditor: Auditor;

  before(async () => {
    ({ auditor } = await loadAudit());
  });

  const whats = (spec: Partial<ContainerSpec>): string[] =>
    risksOf(auditor, commandFor({ kind: 'run', spec: { image: 'a', ...spec } })).map(({ what }) => what);

  it('are none where nothing reaches beyond it', () => {
    assert.deepEqual(
      whats({
        ports: [{ container: 80, host: 8080, address: '127.0.0.1' }],
        mounts: [
          { type: 'bind', source: '/home/me/etc', target: '/etc' },
          { type: 'volume', source: 'data', target: '/' },
        ],
        capAdd: ['NET_BIND_SERVICE'],
        capDrop: ['ALL'],
        securityOptions: ['no-new-privileges'],
      }),
      [],
    );
  });

  it('are told option by option, the worst first', () => {
    assert.deepEqual(
      whats({
        privileged: true,
        capAdd: ['CAP_SYS_ADMIN'],
        securityOptions: ['seccomp=unconfined'],
        mounts: [
          { type: 'bind', source: '/var/run/docker.sock', target: '/s', readOnly: true },
          { type: 'bind', source: '/etc/', target: '/host' },
        ],
        network: 'host',
        pid: 'host',
        ipc: 'host',
        devices: ['/dev/kvm'],
        ports: [{ container: 80, host: 8080 }],
        publishAll: true,
      }),
      [
        '--volume /var/run/docker.sock:/s:ro',
        '--privileged',
        '--cap-add CAP_SYS_ADMIN',
        '--network host',
        '--pid host',
        '--volume /etc/:/host',
        "--security-opt 'seccomp=unconfined'",
        '--device /dev/kvm',
        '--ipc host',
        '--publish 8080:80',
        '--publish-all',
      ],
    );
  });
});
