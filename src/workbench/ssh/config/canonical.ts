import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ExplainedError } from '../../../base';
import { isNone } from './settings';
import type { Settings } from './settings';

/**
 * The full name of a host where the configuration asks for it (CanonicalizeHostname): the first of the
 * CanonicalDomains in which it can be looked up. Undefined where it does not ask. Rejects where there is none and
 * CanonicalizeFallbackLocal says no. CanonicalizePermittedCNAMEs is not followed: the system's resolver does not tell.
 */
export async function canonicalName(host: string, settings: Settings): Promise<string | undefined> {
  const how = settings.canonicalizeHostname?.value ?? 'no';
  if (how === 'no') return undefined;
  const direct = [settings.proxyCommand, settings.proxyJump].every(
    (proxy) => proxy === undefined || isNone(proxy.value),
  );
  const dots = host.split('.').length - 1;
  const domains = settings.canonicalDomains?.value ?? [];
  if ((how === 'yes' && !direct) || isIP(host) !== 0 || dots > (settings.canonicalizeMaxDots?.value ?? 1))
    return host;
  // A trailing dot says that the name is whole.
  if (host.endsWith('.')) return host.slice(0, -1);
  for (const domain of domains) {
    const full = `${host}.${domain}`.toLowerCase();
    try {
      await lookup(full);
      return full;
    } catch {
      // Not in this one.
    }
  }
  if (settings.canonicalizeFallbackLocal?.value ?? true) return host;
  throw new ExplainedError(
    'ssh-config',
    `${host} is in none of the domains that the SSH configuration names: ${domains.join(', ')}.`,
    { remedy: 'Check the spelling of the name, or “CanonicalDomains” in the configuration.' },
  );
}
