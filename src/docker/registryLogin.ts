import type { RegistryLogin } from './types';

/** Docker Hub's name in the configuration of `docker` (index server of moby's registry package). */
export const DOCKER_HUB = 'https://index.docker.io/v1/';

/** The registry that a reference names by its first step (`distribution/reference`): one with a dot, a port, or `localhost`. */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const named = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return named && first !== 'docker.io' ? first : DOCKER_HUB;
}

/** What `POST /auth` takes, and the header in URL-safe base64. */
export function authConfig(login: RegistryLogin): Record<string, string> {
  const { registry } = login;
  return 'identityToken' in login
    ? { serveraddress: registry, identitytoken: login.identityToken }
    : { serveraddress: registry, username: login.username, password: login.password };
}

/** What stands for a login in docker's `config.json`. */
export function configEntry(login: RegistryLogin): Record<string, string> {
  return 'identityToken' in login
    ? { identitytoken: login.identityToken }
    : { auth: Buffer.from(`${login.username}:${login.password}`).toString('base64') };
}

/** The header that a build brings its logins in (`X-Registry-Config`), by registry. */
export function configHeaders(logins: readonly RegistryLogin[]): Record<string, string> {
  if (logins.length === 0) return {};
  return {
    'X-Registry-Config': encode(Object.fromEntries(logins.map((one) => [one.registry, authConfig(one)]))),
  };
}

/** The header that a pull or push brings its login in; an empty one where there is none (pushing wants it). */
export function authHeaders(login: RegistryLogin | undefined): Record<string, string> {
  return { 'X-Registry-Auth': encode(login === undefined ? {} : authConfig(login)) };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
