/** How a program reads its options: all that are not switches take a value, behind `=` or as the next word. */
export interface Dialect {
  /** Long names without a value. */
  readonly switches: ReadonlySet<string>;
  /** Letters, and other names, by the long name that they mean. */
  readonly names: Readonly<Record<string, string>>;
}

function dialect(switches: string, names: Readonly<Record<string, string>>): Dialect {
  return { switches: new Set(switches.trim().split(/\s+/)), names };
}

const RUN_LETTERS = {
  a: 'attach',
  c: 'cpu-shares',
  d: 'detach',
  e: 'env',
  h: 'hostname',
  i: 'interactive',
  l: 'label',
  m: 'memory',
  p: 'publish',
  P: 'publish-all',
  q: 'quiet',
  t: 'tty',
  u: 'user',
  v: 'volume',
  w: 'workdir',
  net: 'network',
};

/** `docker run` and `docker create` (docs.docker.com/reference/cli/docker/container/run), with what Podman adds. */
export const RUN = dialect(
  `detach interactive tty rm init privileged publish-all read-only no-healthcheck oom-kill-disable sig-proxy
  disable-content-trust quiet help use-api-socket
  env-host http-proxy no-hosts no-hostname passwd replace rmi read-only-tmpfs rootfs tls-verify unsetenv-all`,
  RUN_LETTERS,
);

export const EXEC = dialect('detach interactive tty privileged help', RUN_LETTERS);

export const BUILD = dialect(
  'no-cache pull push load rm force-rm quiet squash compress disable-content-trust check debug help',
  { t: 'tag', f: 'file', q: 'quiet', o: 'output', m: 'memory', c: 'cpu-shares', D: 'debug' },
);

export const PULL = dialect('all-tags quiet disable-content-trust help', { a: 'all-tags', q: 'quiet' });

export const LOGIN = dialect('password-stdin help get-login verbose', {
  p: 'password',
  u: 'username',
  v: 'verbose',
});

/** Options of `docker` and `podman` themselves, before the subcommand. */
export const GLOBAL = dialect('debug tls tlsverify version help remote', {
  D: 'debug',
  H: 'host',
  l: 'log-level',
  c: 'context',
  r: 'remote',
  v: 'version',
});

/** `enroot start` (github.com/NVIDIA/enroot, doc/cmd/start.md). */
export const ENROOT_START = dialect('root rw help', {
  c: 'conf',
  e: 'env',
  m: 'volume',
  mount: 'volume',
  r: 'root',
  w: 'rw',
});

export const ENROOT_IMPORT = dialect('help', { a: 'arch', o: 'output' });

/** `ch-run` (hpc.github.io/charliecloud). */
export const CH_RUN = dialect(
  'write write-fake private-tmp no-passwd unset-env help version verbose quiet home no-home',
  {
    b: 'volume',
    bind: 'volume',
    c: 'cd',
    g: 'gid',
    j: 'join',
    m: 'mount',
    s: 'storage',
    t: 'private-tmp',
    u: 'user',
    uid: 'user',
    v: 'verbose',
    q: 'quiet',
    w: 'write',
    W: 'write-fake',
    'set-env': 'env',
  },
);

/** `srun` with the options that Pyxis adds (github.com/NVIDIA/pyxis). */
export const SRUN = dialect(
  `pty exclusive oversubscribe overcommit label kill-on-bad-exit wait-all-nodes no-kill quit-on-interrupt unbuffered
  verbose quiet help version spread-job contiguous container-mount-home no-container-mount-home container-remap-root
  no-container-remap-root container-writable container-readonly container-entrypoint no-container-entrypoint`,
  {
    A: 'account',
    c: 'cpus-per-task',
    e: 'error',
    G: 'gpus',
    J: 'job-name',
    l: 'label',
    n: 'ntasks',
    N: 'nodes',
    o: 'output',
    p: 'partition',
    q: 'qos',
    t: 'time',
    u: 'unbuffered',
    v: 'verbose',
    w: 'nodelist',
    'container-mounts': 'volume',
  },
);
