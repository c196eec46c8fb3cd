import assert from 'node:assert/strict';
import { explainAnswer } from '../../../src/docker/answers';
import type { EngineErrorCode } from '../../../src/docker';

/** What engines have been seen to say, with the status of HTTP. */
const SEEN: readonly [EngineErrorCode, number | undefined, string][] = [
  ['name-taken', 409, 'Conflict. The container name "/a" is already in use by container "0123".'],
  ['name-taken', 409, 'network with name x already exists'],
  ['no-such-container', 404, 'No such container: x'],
  ['no-such-container', 404, 'no container with name or ID "x" found: no such container'],
  ['no-such-image', 404, 'No such image: x:latest'],
  ['no-such-image', 404, 'x: image not known'],
  ['no-such-volume', 404, 'get x: no such volume'],
  ['no-such-network', 404, 'network x not found'],
  ['no-such-path', 404, 'Could not find the file /x in container y'],
  [
    'image-in-use',
    409,
    'conflict: unable to remove repository reference "x" (must force) - container 1 is using its referenced image 2',
  ],
  ['image-in-use', 409, 'conflict: unable to delete 1 (cannot be forced) - image has dependent child images'],
  ['volume-in-use', 409, 'remove x: volume is in use - [0123]'],
  ['network-in-use', 403, 'error while removing network: network x id 1 has active endpoints'],
  [
    'container-running',
    409,
    'You cannot remove a running container 1. Stop the container before attempting removal or force remove',
  ],
  [
    'container-running',
    409,
    'cannot remove container "/a": container is running: stop the container before removing or force remove',
  ],
  ['container-stopped', 409, 'Container 1 is not running'],
  ['container-paused', 409, 'Container 1 is paused, unpause the container before exec'],
  [
    'port-taken',
    500,
    'driver failed programming external connectivity on endpoint a (1): Bind for 0.0.0.0:80 failed: port is already allocated',
  ],
  [
    'port-taken',
    500,
    'driver failed programming external connectivity on endpoint a (1): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use',
  ],
  [
    'disk-full',
    undefined,
    'failed to register layer: Error processing tar file(exit status 1): write /a: no space left on device',
  ],
  [
    'registry-unauthorized',
    404,
    "pull access denied for x, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  [
    'registry-unauthorized',
    500,
    'Head "https://r.example/v2/x/manifests/1": unauthorized: authentication required',
  ],
  [
    'registry-unreachable',
    500,
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.1:53: no such host',
  ],
  ['registry-certificate', 500, 'Get "https://r.example/v2/": x509: certificate signed by unknown authority'],
  [
    'registry-certificate',
    500,
    'Get "https://r.example/v2/": http: server gave HTTP response to HTTPS client',
  ],
  [
    'rate-limit',
    500,
    'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading',
  ],
  ['manifest-unknown', 404, 'manifest for x:y not found: manifest unknown: manifest unknown'],
  ['no-such-platform', 404, 'no matching manifest for linux/s390x in the manifest list entries'],
  ['bad-reference', 400, 'invalid reference format: repository name must be lowercase'],
  ['bad-mount', 400, 'invalid mode: rx'],
  ['mount-source-missing', 400, 'invalid mount config for type "bind": bind source path does not exist: /x'],
  [
    'program-missing',
    400,
    'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "x": executable file not found in $PATH: unknown',
  ],
  ['no-gpus', 500, 'could not select device driver "" with capabilities: [[gpu]]'],
  ['bad-limit', 400, 'Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available'],
  ['no-command', 400, 'No command specified'],
  ['engine-too-old', 400, 'client version 1.47 is too new. Maximum supported API version is 1.41'],
  [
    'address-pool',
    500,
    'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
  ],
  ['engine-cannot', 403, 'bridge is a pre-defined network and cannot be removed'],
  ['not-found', 404, ''],
  ['bad-request', 400, 'something new'],
  ['engine-error', 500, 'something new'],
  ['engine-error', undefined, 'something new'],
];

describe('a refusal of an engine', () => {
  for (const [code, status, said] of SEEN) {
    it(`is ${code}: ${said.slice(0, 60)}`, () => {
      const error = explainAnswer(status, said);
      assert.equal(error.code, code);
      assert.equal(error.detail, said === '' ? undefined : said);
      assert.match(error.message, /^[A-Z].*\.$/);
      assert.match(error.remedy ?? '', /^[A-Z].*\.$/);
    });
  }
});
