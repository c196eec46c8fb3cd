/** How a registry wants to be told who asks (RFC 9110, WWW-Authenticate; “Token Authentication” of distribution). */
export type Challenge =
  | { scheme: 'basic' }
  /** `realm`: where a token is to be had. */
  | { scheme: 'bearer'; realm: string; service: string | undefined };

/** Undefined where nothing of it is understood. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  const [, scheme = '', rest = ''] = /^\s*(\w+)\s*(.*)$/s.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() === 'basic') return { scheme: 'basic' };
  if (scheme.toLowerCase() !== 'bearer') return undefined;
  const parameters = new Map(
    [...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const realm = parameters.get('realm');
  return realm === undefined ? undefined : { scheme: 'bearer', realm, service: parameters.get('service') };
}
