import assert from 'node:assert/strict';
import { commandFor, type EngineAction } from '../../../src/docker';
import { quote } from '../../../src/workbench';

describe('the docker command of an action', () => {
  const cases: readonly [EngineAction, string][] = [
    [{ kind: 'stop', containers: ['web', 'db'] }, 'docker stop web db'],
    [
      { kind: 'remove-containers', containers: ['web'], force: true, volumes: true },
      'docker rm --force --volumes web',
    ],
    [
      { kind: 'exec', container: 'web', argv: ['sh', '-c', 'a b'], tty: true, stdin: true },
      "docker exec -it web sh -c 'a b'",
    ],
    [
      { kind: 'logs', container: 'web', options: { follow: true, tail: 10, since: 0 } },
      'docker logs --follow --since 1970-01-01T00:00:00.000Z --tail 10 web',
    ],
    [
      {
        kind: 'commit',
        container: 'web',
        options: { reference: 'a:1', message: 'as is', changes: ['CMD ["sh"]'] },
      },
      `docker commit --message 'as is' --change 'CMD ["sh"]' web a:1`,
    ],
    [{ kind: 'run', spec: { image: 'debian:12' } }, 'docker run --detach debian:12'],
    [
      {
        kind: 'run',
        spec: {
          image: 'a',
          tty: true,
          stdin: true,
          remove: true,
          ports: [{ container: 53, protocol: 'udp', host: 5353, address: '::1' }],
          mounts: [
            { type: 'bind', source: '/with:colon', target: '/x', readOnly: true },
            { type: 'volume', source: 'data', target: '/data', readOnly: true },
          ],
          env: { A: "it's" },
          memory: 3 * 2 ** 29,
          gpus: ['0', '1'],
          restart: { policy: 'on-failure', retries: 3 },
          entrypoint: ['sh', '-c'],
          command: ['exit'],
        },
      },
      `docker run -it --rm --publish '[::1]:5353:53/udp' --mount 'type=bind,source=/with:colon,target=/x,readonly' --volume data:/data:ro --env 'A=it'\\''s' --memory 1536m --gpus '"device=0,1"' --restart on-failure:3 --entrypoint sh a -c exit`,
    ],
    [
      { kind: 'update', container: 'web', limits: { memory: 2 ** 29, cpus: 1.5, processes: 100 } },
      'docker update --memory 512m --memory-swap 1g --cpus 1.5 --pids-limit 100 web',
    ],
    [{ kind: 'update', container: 'web', limits: { cpus: 2 } }, 'docker update --cpus 2 web'],
    [{ kind: 'login', registry: 'ghcr.io', username: 'me' }, 'docker login --username me ghcr.io'],
  ];
  for (const [action, expected] of cases) {
    it(`is ${expected}`, () => assert.equal(quote(commandFor(action)), expected));
  }
});
