import { ExplainedError } from '../base';
import type { Workbench } from './types';

/**
 * For sh on the workbench: adds the line $1, whose key is $2, to the keys that may log in (sshd(8), AUTHORIZED_KEYS).
 * What did not fit on the disk is taken back. The status says how far it came; commands say why it was not further.
 */
const SCRIPT = `
umask 077
cd || exit 10
[ -d .ssh ] || mkdir .ssh || exit 11
chmod 700 .ssh || exit 11
cd .ssh || exit 11
[ -e authorized_keys ] || true >authorized_keys || exit 12
chmod 600 authorized_keys || exit 12
grep -v '^[[:space:]]*#' authorized_keys | grep -qF -e "$2" && exit 0
size=$(($(wc -c <authorized_keys)))
{
  [ -z "$(tail -c 1 authorized_keys)" ] || echo
  printf '%s\\n' "$1"
} | cat >>authorized_keys || {
  dd if=/dev/null of=authorized_keys bs=1 seek="$size" 2>/dev/null
  exit 13
}
if command -v restorecon >/dev/null; then restorecon -F . authorized_keys; fi 2>/dev/null
exit 0
`;

/** Where the script gave up, by its exit status. */
const FAILED: Readonly<Record<number, string>> = {
  10: 'Its home folder cannot be entered.',
  11: 'The folder ~/.ssh there cannot be made, or is not yours.',
  12: 'The file ~/.ssh/authorized_keys there cannot be made or read, or is not yours.',
  13: 'The file ~/.ssh/authorized_keys there cannot be written to.',
};

/** What commands say, in the language C, and what it means for somebody who wants to log in. */
const CAUSES: readonly [RegExp, string][] = [
  [/no space left|quota exceeded/i, 'Its disk is full: remove something there, then try again.'],
  [/read-only file system/i, 'Its disk is read-only: ask whoever runs the machine.'],
  [/permission denied|operation not permitted/i, 'Ask whoever runs the machine to make ~/.ssh yours.'],
];

/**
 * Adds a public key to the `authorized_keys` of the user that `workbench` is logged in as; one that is there already
 * is left alone. Rejects with `key-install`. That it is there does not mean that the server accepts it: see
 * `proveKey`.
 */
export async function installKey(workbench: Workbench, publicKey: string): Promise<void> {
  const line = publicKey.trim();
  const [, key] = /^[a-z][\w@.-]* ([A-Za-z0-9+/]+=*)(?: [^\r\n]*)?$/.exec(line) ?? [];
  if (key === undefined) {
    throw new ExplainedError('key-install', 'That is no public key of OpenSSH’s form.', {
      remedy: 'It is one line that begins with a type such as ssh-ed25519, from a file that ends in .pub.',
    });
  }
  const { exitCode, stderr } = await workbench.run(['sh', '-c', SCRIPT, 'sh', line, key], {
    env: { LC_ALL: 'C' },
    timeout: 20_000,
  });
  if (exitCode === 0) return;
  const why = exitCode === undefined ? undefined : FAILED[exitCode];
  throw new ExplainedError(
    'key-install',
    `The key could not be added on ${workbench.label}. ${why ?? ''}`.trim(),
    {
      remedy:
        CAUSES.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'See what the machine said, then try again.',
      ...(stderr.trim() === '' ? {} : { detail: stderr.trim() }),
    },
  );
}
