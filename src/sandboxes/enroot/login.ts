import { ExplainedError } from '../../base';
import type { Workbench } from '../../workbench';
import type { Runtime } from '../types';

/**
 * Takes the file, the registry and the user, and on standard input the line. What is there of others stays; it is replaced as a
 * whole, and nobody else may read it at any time.
 */
const SAVE = String.raw`
umask 077
IFS= read -r line || exit 1
mkdir -p "${'$'}{1%/*}" && new=$(mktemp "$1.XXXXXX") || exit 1
{ [ ! -f "$1" ] || awk -v machine="$2" -v user="$3" '!($1 == "machine" && $2 == machine && $4 == user)' "$1"; } >"$new" &&
  printf '%s\n' "$line" >>"$new" && mv "$new" "$1" || { rm -f "$new"; exit 1; }
`;

/** Its own name of Docker Hub. */
const DOCKER_HUB = 'registry-1.docker.io';

/**
 * Gives enroot a login to a registry, in the file that it reads itself (netrc(5) form, for this user only): it has no other way.
 * The password goes through standard input. Rejects with `bad-login` for what such a file cannot hold, `login-not-saved`.
 */
export async function saveEnrootLogin(
  workbench: Workbench,
  runtime: Runtime,
  login: { registry: string; user: string; password: string },
): Promise<void> {
  const { user, password } = login;
  const folder = runtime.settings['ENROOT_CONFIG_PATH'];
  if (folder === undefined) {
    throw new ExplainedError('login-not-saved', 'enroot does not say where its settings are.', {
      remedy: 'Versions from 4.0 on do.',
    });
  }
  // The port is no part of the name there (src/docker.sh).
  const registry = /^(?:index\.)?docker\.io$/.test(login.registry)
    ? DOCKER_HUB
    : login.registry.replace(/:\d+$/, '');
  if (!/^[A-Za-z0-9.-]+$/.test(registry)) throw badLogin('The name of the registry');
  if (!/^[A-Za-z0-9_.~%+-]+$/.test(user)) throw badLogin('The user name');
  // Blanks divide the words of the file; enroot has a shell read a password that begins with “$”.
  if (password === '' || /[\s\p{Cc}]/u.test(password) || /^[$"]/.test(password))
    throw badLogin('The password');
  const { exitCode, stderr } = await workbench.run(
    ['sh', '-c', SAVE, 'sh', `${folder}/.credentials`, registry, user],
    {
      stdin: `machine ${registry} login ${user} password ${password}\n`,
      timeout: 15_000,
    },
  );
  if (exitCode === 0) return;
  throw new ExplainedError('login-not-saved', `The login could not be written to ${folder}/.credentials.`, {
    remedy: 'See whether you may write there, and whether there is room.',
    detail: stderr.trim(),
  });
}

function badLogin(what: string): ExplainedError {
  return new ExplainedError('bad-login', `${what} has characters that enroot’s file of logins cannot hold.`, {
    remedy: 'Blanks and a “$” or a quotation mark at the beginning are such; an access token has none.',
  });
}
