import type { Failure } from '../failure';

/** What people meet, from its own messages. */
export const CHARLIECLOUD_FAILURES: readonly Failure[] = [
  {
    code: 'file-exists',
    pattern: /already there: .*\/([^/\n]+)/,
    message: 'Charliecloud has an image of that name already.',
    remedy: 'Choose another name, or remove it first.',
  },
  {
    code: 'engine-forbidden',
    pattern:
      /permission denied while trying to connect to the Docker daemon|sudo: a (?:password|terminal) is required/i,
    message: 'Docker lets your user not take the image out.',
    remedy: 'Ask for membership in the group “docker”.',
  },
  {
    code: 'no-such-image',
    pattern:
      /not found in (?:Docker|Podman) storage|No such image|unauthorized or not in registry|manifest unknown/i,
    message: 'There is no such image.',
    remedy: 'Check its name and its tag, and whether its registry wants a login.',
  },
  {
    code: 'registry-unreachable',
    pattern: /GET failed: ([^\n]{1,200})/,
    message: 'The workbench does not reach the registry.',
    remedy: 'See whether it has network, and whether a proxy has to be set (https_proxy).',
  },
  {
    code: 'disk-full',
    pattern: /No space left on device|Disk quota exceeded/i,
    message: 'There is no room left.',
    remedy: 'It unpacks in /var/tmp: make room there, or set CH_IMAGE_STORAGE and TMPDIR to other folders.',
  },
  {
    code: 'storage-broken',
    pattern: /invalid storage directory: ([^\n]{1,200})/,
    message: 'Charliecloud does not know its own storage: $1.',
    remedy: 'Reset the storage; all images in it go.',
  },
  {
    code: 'storage-busy',
    pattern: /storage directory is already in use/i,
    message: 'Something else works in the storage of Charliecloud just now.',
    remedy: 'Wait until that is done.',
  },
  {
    code: 'user-namespaces-off',
    pattern: /can't init user\+mount namespaces: ([^\n]{1,100})/,
    message: 'ch-run may not make user namespaces on this machine.',
    remedy: 'An administrator turns them on: sysctl user.max_user_namespaces=15000.',
  },
];
