import { ExplainedError } from '../base';
import type { EngineErrorCode } from './types';

/** One kind of refusal: how the words of Docker's and Podman's engines tell it, and what it means to a person. */
interface Refusal {
  code: EngineErrorCode;
  words: RegExp;
  message: string;
  remedy: string;
}

/**
 * Read from the sources of moby (daemon/, registry/, distribution/; versions 20.10 to 28) and podman (libpod/define/errors.go,
 * version 4). The first that matches counts, so what may be the reason for anything comes first.
 */
const REFUSALS: readonly Refusal[] = [
  {
    code: 'disk-full',
    words: /no space left on device|disk quota exceeded/i,
    message: 'The disk of the engine is full.',
    remedy: 'Remove images, containers and volumes that nobody needs any more, then try again.',
  },
  {
    code: 'rate-limit',
    words: /toomanyrequests|rate limit|429 Too Many Requests/i,
    message: 'The registry allows no more pulls for now.',
    remedy: 'Wait a while, or log in to the registry: logged in, more are allowed.',
  },
  {
    code: 'no-such-platform',
    words:
      /no matching manifest for|does not match the specified platform|no image found in (?:manifest list|image index) for/i,
    message: 'The image does not exist for the platform that was asked for.',
    remedy: 'Choose another platform or another tag, or leave the platform open.',
  },
  {
    code: 'manifest-unknown',
    words:
      /manifest unknown|manifest for \S+ not found|name unknown|repository name not known|tag .* not found/i,
    message: 'The registry has no image of that name and tag.',
    remedy: 'Check the spelling of both, and whether the tag exists.',
  },
  {
    code: 'registry-unauthorized',
    words:
      /pull access denied|unauthorized|no basic auth credentials|requested access to the resource is denied|authentication required|insufficient_scope|access forbidden/i,
    message: 'The registry does not have that image, or wants a login that may use it.',
    remedy: 'Check the spelling of the name, and log in to the registry where the image is private.',
  },
  {
    code: 'registry-certificate',
    words:
      /x509:|certificate signed by unknown|server gave HTTP response to HTTPS client|tls: failed to verify/i,
    message: 'The engine does not trust the registry’s certificate, or the registry has none.',
    remedy:
      'Whoever runs the engine can give it the certificate (/etc/docker/certs.d), or list the registry under “insecure-registries”.',
  },
  {
    code: 'registry-unreachable',
    words:
      /dial tcp|lookup \S+.*(?:no such host|server misbehaving|i\/o timeout)|TLS handshake timeout|Client\.Timeout exceeded|network is unreachable|pinging container registry/i,
    message: 'The engine does not reach the registry.',
    remedy:
      'Check the name of the registry, and whether the workbench has a way to the internet (or a proxy).',
  },
  {
    code: 'no-gpus',
    words: /could not select device driver.*gpu|nvidia-container-cli|unresolvable CDI devices/is,
    message: 'The engine has no GPU to give to the container.',
    remedy: 'Leave GPUs out, or have the NVIDIA Container Toolkit installed on the workbench.',
  },
  {
    code: 'port-taken',
    words: /address already in use|port is already allocated/i,
    message: 'The port on the workbench is taken by another program or container.',
    remedy: 'Choose another port, or stop what uses it.',
  },
  {
    code: 'no-command',
    words: /no command (?:specified|or entrypoint provided)/i,
    message: 'Neither the image nor anybody else says what the container is to run.',
    remedy: 'Name a command.',
  },
  {
    code: 'program-missing',
    words:
      /executable file .*not found|exec: ".*": stat .*: no such file or directory|exec .*: no such file or directory|OCI runtime attempted to invoke a command that was not found/is,
    message: 'The container’s image does not have the program that was to be run.',
    remedy: 'Check its spelling, or use the full path. Images made from scratch often have no shell.',
  },
  {
    code: 'program-forbidden',
    words:
      /exec: ".*": permission denied|starting container process caused.*permission denied|OCI permission denied|exec format error/is,
    message: 'The program that was to be run cannot be run there.',
    remedy:
      'It may be no program, may lack the right to be executed (chmod +x), or be made for another processor.',
  },
  {
    code: 'mount-source-missing',
    words:
      /bind source path does not exist|statfs .*: no such file or directory|error mounting .*no such file or directory/i,
    message: 'The folder to be mounted does not exist on the workbench.',
    remedy: 'Make it first, or choose another one.',
  },
  {
    code: 'bad-mount',
    words:
      /invalid mode:|invalid volume spec|invalid mount (?:path|config|target)|mount path must be absolute|duplicate mount point|invalid bind mount|unknown mount option|not a directory: unknown|invalid (?:container|host) path|must be an absolute path|incorrect volume format/i,
    message: 'The engine cannot mount that in that way.',
    remedy: 'Check source, target (absolute, each only once) and mode (rw or ro).',
  },
  {
    code: 'bad-limit',
    words:
      /minimum memory limit|range of cpus|nano ?cpus|memory limit should|invalid cpu|cgroup.* not (?:supported|mounted)/i,
    message: 'The engine cannot limit the container in that way.',
    remedy: 'Processors can be between 0.01 and what the workbench has, memory from 6 MB upwards.',
  },
  {
    code: 'bad-reference',
    words:
      /invalid reference format|must be lowercase|invalid tag format|parsing reference|invalid repository name|cannot specify.*digest|not a valid repository/i,
    message: 'That is no name that an image can have.',
    remedy: 'Use lowercase letters, digits, “.”, “_”, “-” and “/”, then “:” and a tag where you want one.',
  },
  {
    code: 'name-taken',
    words:
      /name .*is already in use|network with name .* already exists|network already exists|volume .*already exists|name .*already used/i,
    message: 'That name is taken.',
    remedy: 'Choose another one, or remove or rename what has it.',
  },
  {
    code: 'bad-name',
    words:
      /invalid (?:container|volume|network) name|invalid characters for a|names must match|name must (?:be|match)|only \[a-zA-Z0-9\]/i,
    message: 'That is no name that it can have.',
    remedy: 'Use letters, digits, “.”, “_” and “-”, beginning with a letter or digit.',
  },
  {
    code: 'image-in-use',
    words:
      /image is being used|is using its referenced image|image is in use|image used by|dependent child images|referenced in multiple repositories|must be forced/i,
    message: 'The image is in use: by containers, by images made from it, or under several names.',
    remedy: 'Remove these first, or force it (running containers must be stopped before).',
  },
  {
    code: 'volume-in-use',
    words: /volume is in use|volume is being used|volume .* is being used/i,
    message: 'The volume is in use by a container.',
    remedy: 'Remove the container first, a stopped one too.',
  },
  {
    code: 'network-in-use',
    words: /has active endpoints|network is being used|network .* is in use/i,
    message: 'The network is in use by containers.',
    remedy: 'Stop or disconnect them first.',
  },
  {
    code: 'container-running',
    words:
      /cannot remove (?:a running )?container.*(?:running|Stop the container)|cannot remove a (?:running|paused)|running or paused containers cannot be removed/i,
    message: 'The container is running.',
    remedy: 'Stop it first, or force it.',
  },
  {
    code: 'container-paused',
    words: /is paused|a paused container|is not paused|already paused|can only (?:un)?pause/i,
    message: 'The container is paused, or is not, and for this it has to be otherwise.',
    remedy: 'Pause it or let it go on first.',
  },
  {
    code: 'container-busy',
    words:
      /removal of container .* is already in progress|marked for removal|is restarting, wait until|is dead/i,
    message: 'The container is being removed or restarted just now.',
    remedy: 'Try again in a moment.',
  },
  {
    code: 'container-stopped',
    words: /is not running|container state improper|on running containers|only kill running|not running/i,
    message: 'The container is not running.',
    remedy: 'Start it first.',
  },
  {
    code: 'read-only',
    words: /rootfs is marked read-only|read-only file system|volume .*is read-only|mounted read-only/i,
    message: 'What is to be changed is read-only.',
    remedy: 'Write to a mount that may be written to, or start the container without “read-only”.',
  },
  {
    code: 'address-pool',
    words: /non-overlapping IPv4 address pool|pool overlaps|subnet .*already used|is being used by.*network/i,
    message: 'The addresses for the network are taken by others.',
    remedy: 'Name another subnet, or remove networks that nobody needs.',
  },
  {
    code: 'no-such-container',
    words: /no such container|no container with (?:name|ID)/i,
    message: 'There is no such container any more.',
    remedy: 'It may have been removed, or renamed.',
  },
  {
    code: 'no-such-image',
    words:
      /no such image|image not known|reference does not exist|image .*not found locally|failed to find image/i,
    message: 'The engine has no such image.',
    remedy: 'Pull or build it first; it may have been removed.',
  },
  {
    code: 'no-such-volume',
    words: /no such volume|no volume with name/i,
    message: 'There is no such volume any more.',
    remedy: 'It may have been removed.',
  },
  {
    code: 'no-such-network',
    words:
      /no such network|network \S+ not found|network not found|unable to find network|could not find.* network/i,
    message: 'There is no such network.',
    remedy: 'Check its spelling, or create it first.',
  },
  {
    code: 'no-such-exec',
    words: /no such exec/i,
    message: 'The program in the container has ended.',
    remedy: 'Start it again.',
  },
  {
    code: 'no-such-path',
    words:
      /could not find the file|no such file or directory|could not be found on container|lstat .*: no such|no such directory/i,
    message: 'There is no such file or folder in the container.',
    remedy: 'Check the spelling of its path.',
  },
  {
    code: 'bad-archive',
    words:
      /invalid tar|archive\/tar|unexpected EOF|unrecognized image format|not a valid (?:tar|archive)|error processing tar|payload does not match any of the supported image formats|extraction point|cannot overwrite/i,
    message: 'The engine could not unpack the archive.',
    remedy: 'It may be damaged or cut off, or not be what was expected: check the file, and where it goes.',
  },
  {
    code: 'engine-forbidden',
    words:
      /^(?:error response.*)?(?:authorization denied|access denied by)|operation not permitted by.*plugin/i,
    message: 'Whoever runs the engine does not allow that.',
    remedy: 'Ask them.',
  },
  {
    code: 'engine-cannot',
    words:
      /pre-defined|only compatible with|not (?:implemented|supported)|unsupported|is not available|operation is not permitted on predefined/i,
    message: 'The engine cannot do that.',
    remedy: 'It is not made for it, or too old, or set up without it.',
  },
  {
    code: 'engine-too-old',
    words: /client version \S+ is too (?:old|new)|requires API version|page not found/i,
    message: 'The engine is too old for that.',
    remedy: 'Have it updated.',
  },
];

/** What no words tell. */
const BY_STATUS: ReadonlyMap<number, Omit<Refusal, 'words'>> = new Map([
  [
    400,
    {
      code: 'bad-request',
      message: 'The engine did not accept what it was told.',
      remedy: 'Its own words say what was wrong.',
    },
  ],
  [
    404,
    {
      code: 'not-found',
      message: 'The engine does not have what was asked for.',
      remedy: 'It may have been removed.',
    },
  ],
  [501, { code: 'engine-cannot', message: 'The engine cannot do that.', remedy: 'It may be too old.' }],
]);

const UNKNOWN: Omit<Refusal, 'words'> = {
  code: 'engine-error',
  message: 'The engine could not do that.',
  remedy: 'Its own words say why.',
};

/**
 * The refusal of an engine, as an `ExplainedError` with a code of `EngineErrorCode`.
 * @param status of HTTP; undefined for an error in the middle of an answer that had begun well
 * @param said the engine's own words, which become the `detail`
 */
export function explainAnswer(status: number | undefined, said: string): ExplainedError {
  const known = REFUSALS.find(({ words }) => words.test(said));
  const { code, message, remedy } = known ?? BY_STATUS.get(status ?? 0) ?? UNKNOWN;
  return new ExplainedError(code, message, { remedy, ...(said === '' ? {} : { detail: said }) });
}
