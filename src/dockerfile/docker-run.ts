/** Options of `docker run` that people write into Dockerfiles, without dashes. */
const OPTIONS = new Set(
  `a attach cap-add cap-drop cpus d detach device e entrypoint env env-file gpus h hostname i init interactive it ti
  ip link m memory name net p P pid privileged publish publish-all pull read-only restart rm runtime shm-size sysctl t
  tmpfs tty u ulimit user userns v volume volumes-from w workdir`.split(/\s+/),
);

/** True for an option of `docker run`, without dashes and value. */
export function isRunOption(name: string): boolean {
  return OPTIONS.has(name);
}
