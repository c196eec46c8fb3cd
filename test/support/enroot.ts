import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { realProgram } from './runtimes';
import { skip } from './skip';

const exec = promisify(execFile);

/** The enroot that tests run: the real one where it is on the PATH, else the stand-in beside this file. */
const REAL = realProgram('enroot');

export const IS_REAL_ENROOT = REAL !== undefined;

/** For titles, so that the summary says which one it was. */
export const ENROOT_TITLE = REAL === undefined ? 'the stand-in for enroot' : 'the real enroot';

const BUSYBOX = '/bin/busybox';

export interface TestEnroot {
  /** A PATH that has it in front. */
  path: string;
  /** A file with a small image: busybox, `/root`, `/tmp`, `/mnt`. */
  image: string;
  dispose(): Promise<void>;
}

/** Makes it ready for everybody to use, or ends the running hook as skipped. */
export async function useEnroot(context: Mocha.Context): Promise<TestEnroot> {
  if (!existsSync('/usr/bin/mksquashfs')) skip(context, 'squashfs-tools are not installed');
  if (!existsSync(BUSYBOX)) skip(context, 'busybox-static is not installed');
  return prepareEnroot();
}

/** The same where no test runs; rejects where something is missing. */
export async function prepareEnroot(): Promise<TestEnroot> {
  const folder = await mkdtemp('/tmp/cwtest-enroot-');
  await chmod(folder, 0o755);
  if (REAL === undefined) await cp(path.join(__dirname, 'enroot', 'enroot'), path.join(folder, 'enroot'));
  const image = path.join(folder, 'small.sqsh');
  const tree = path.join(folder, 'tree');
  for (const name of ['bin', 'dev', 'etc', 'mnt', 'proc', 'root', 'sys', 'tmp']) {
    await mkdir(path.join(tree, name), { recursive: true });
  }
  await cp(BUSYBOX, path.join(tree, 'bin', 'busybox'));
  for (const applet of ['sh', 'cat', 'echo', 'env', 'id', 'ls', 'sleep', 'touch', 'true']) {
    await symlink('busybox', path.join(tree, 'bin', applet));
  }
  await writeFile(path.join(tree, 'etc', 'passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(path.join(tree, 'etc', 'environment'), 'INSIDE=yes\n');
  await writeFile(path.join(tree, 'etc', 'fstab'), '');
  await writeFile(
    path.join(tree, 'etc', 'rc'),
    '# enroot-provenance: docker://small\n[ $# -gt 0 ] || set -- sh\nexec "$@"\n',
  );
  await exec('mksquashfs', [tree, image, '-all-root', '-no-progress', '-comp', 'gzip', '-noD']);
  return {
    path: `${REAL === undefined ? folder : path.dirname(REAL)}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
    image,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
