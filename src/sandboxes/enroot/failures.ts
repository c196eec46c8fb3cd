import { ExplainedError } from '../../base';
import { knownFailure, type Failure } from '../failure';

/** What people meet, from its own messages and its issue tracker. */
const FAILURES: readonly Failure[] = [
  {
    code: 'file-exists',
    pattern: /\[ERROR\] File already exists: (.+)/,
    message: '$1 is there already.',
    remedy: 'Choose another name, or remove it first.',
  },
  {
    code: 'engine-forbidden',
    pattern:
      /permission denied while trying to connect to the Docker daemon|dial unix \S*docker\.sock: connect: permission denied/i,
    message: 'Docker lets your user not take the image out.',
    remedy: 'Ask for membership in the group “docker”, or convert it with sudo.',
  },
  {
    code: 'engine-stopped',
    pattern: /Cannot connect to the Docker daemon/i,
    message: 'Docker does not answer where enroot looks for it.',
    remedy: 'Start it there (sudo systemctl start docker).',
  },
  {
    code: 'no-such-image',
    pattern:
      /No such image|Unable to find image|pull access denied|repository does not exist|error code: 404|manifest unknown|image not known/i,
    message: 'There is no such image.',
    remedy: 'Check its name and its tag.',
  },
  // It makes a container of what an engine has, and engines make none of that.
  {
    code: 'image-without-command',
    pattern: /no command (?:or entrypoint provided|specified)/i,
    message: 'The image names no command, and the engine makes no container of such a one for enroot.',
    remedy: 'Build one that does: “FROM …” and “CMD ["sh"]” are enough.',
  },
  {
    code: 'registry-unauthorized',
    pattern: /error code: 40[13]|unauthorized/i,
    message: 'The registry wants a login, or another one.',
    remedy: 'Log in to the registry for enroot first.',
  },
  // Its reason reads like a full disk’s.
  {
    code: 'user-namespaces-off',
    pattern: /failed to create user namespace: No space left on device/i,
    message: 'User namespaces are turned off on this machine.',
    remedy: 'An administrator turns them on: sysctl user.max_user_namespaces=15000.',
  },
  {
    code: 'disk-full',
    pattern: /No space left on device|Disk quota exceeded/i,
    message: 'There is no room left.',
    remedy:
      'It unpacks in ENROOT_TEMP_PATH, keeps layers in ENROOT_CACHE_PATH and sandboxes in ENROOT_DATA_PATH: make room there, or set another folder.',
  },
  {
    code: 'capabilities-missing',
    pattern: /failed to set capabilities|enroot-mksquashovlfs.*Operation not permitted/i,
    message: 'enroot may not convert layers here.',
    remedy:
      'Have the package “enroot+caps” installed, or import from Docker (dockerd://) in place of the registry.',
  },
  {
    code: 'apparmor',
    pattern: /(?:failed to create user namespace|enroot-nsenter[^\n]*): Permission denied/i,
    message: 'AppArmor keeps enroot from making user namespaces.',
    remedy:
      'An administrator allows it with enroot’s AppArmor profile, or with sysctl kernel.apparmor_restrict_unprivileged_userns=0.',
  },
  {
    code: 'program-missing',
    pattern: /\[ERROR\] Command not found: (\S+)/,
    message: 'enroot needs $1, which is not there.',
    remedy: 'Have it installed.',
  },
  {
    code: 'bad-image',
    pattern: /\[ERROR\] Invalid image format: (.+)/,
    message: '$1 is no image of enroot.',
    remedy: 'It may not have been written to its end: import it again.',
  },
  {
    code: 'runtime-folder',
    pattern: /cannot create directory '(\/run[^']*)'/,
    message: 'enroot wants $1, which your user may not make.',
    remedy: 'Put “export ENROOT_RUNTIME_PATH=/tmp/enroot-$(id -u)” into ~/.profile there.',
  },
  {
    code: 'registry-unreachable',
    pattern: /curl: \((?:5|6|7|28|35|56|60)\) (.+)/,
    message: 'The workbench does not reach the registry.',
    remedy: 'See whether it has network, and whether a proxy has to be set (https_proxy).',
  },
];

/** Why a command of enroot has failed, from what it printed. */
export function explainEnroot(doing: string, status: number | undefined, output: string): ExplainedError {
  const detail = output.trim().slice(-4000);
  const known = knownFailure(FAILURES, output);
  if (known !== undefined) return known;
  // A wrong password ends it without a word; so does a tag that is not there, where a registry asks for Basic logins.
  const error = /\[ERROR\] (.+)/.exec(output)?.[1];
  if (
    error === undefined &&
    output.includes('Authenticating with user: ') &&
    !output.includes('Authentication succeeded')
  ) {
    return new ExplainedError(
      'registry-unauthorized',
      'The registry refuses the login, or has no such image: enroot does not say which.',
      {
        remedy: 'Check the name and the tag, then log in to the registry for enroot again.',
        detail,
      },
    );
  }
  return new ExplainedError(
    'enroot-failed',
    `enroot could not ${doing}${error === undefined ? '' : `: ${error}`}.`,
    {
      remedy: 'See what it says.',
      detail: `${detail}\n(exit status ${status ?? 'not known'})`,
    },
  );
}
