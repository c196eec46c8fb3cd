/** Names of variables and settings whose values nobody else should see. */
const SECRET_NAME =
  /(^|[_.:-])(pass(word|wd|phrase)?|(?<=[_.-])pwd|secret|(api|auth|access|secret|private|encryption|signing|account)[_-]?(key|token)|token|credentials?)$/i;
/** The same where words are written together, as in `dbPassword`. */
const SECRET_CAMEL_NAME =
  /[a-z\d](Password|Passwd|Passphrase|Secret|ApiKey|AccessKey|SecretKey|PrivateKey|Token)$/;

/** What people write where the real value is to go, and what is no secret though its name might say so. */
const PLACEHOLDER = new RegExp(
  `^(${[
    String.raw`[x*.#_0-]+`,
    String.raw`<.*>`,
    String.raw`\[.*\]`,
    String.raw`\$\w+|.*(\$[({]|\{\{|%\().*`,
    String.raw`%\w+%`,
    String.raw`(your|my|some|the|an?)[-_ ].*`,
    String.raw`.*(changeme|change[-_]me|change[-_]this|replace[-_]?(me|with)|placeholder|example|dummy|redacted|insert[-_]|fixme|todo|not[-_]?set).*`,
    'true|false|yes|no|on|off|none|null|nil|undefined|empty|default|required|optional|disabled|enabled|auto',
    'pass(word|wd|phrase)?|secret|token|string|value|key|foo|bar|test(ing)?|sample|demo|fake|mock',
  ].join('|')})$`,
  'is',
);
/** A place where the secret is, in place of the secret. */
const REFERENCE = /^(\/|\.\.?\/|~\/|file:|vault:|arn:|env:|secretsmanager:)|^[a-z]+:\/\/[^/@]*(\/|$)/i;

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || SECRET_CAMEL_NAME.test(name);
}

/** Whether a value can be a secret at all: not a placeholder, not a reference, not too short to be anything. */
export function canBeSecret(value: string): boolean {
  return value.length >= 4 && value.length <= 8192 && !PLACEHOLDER.test(value) && !REFERENCE.test(value);
}

/** What may be shown of a secret: what all of its kind begin with, and how long it is. */
export function mask(value: string, prefix = ''): string {
  return `${prefix}… (${value.length} characters)`;
}

/** Whether a token looks drawn by lot: bits of entropy for each character, from how often each occurs. */
export function isRandom(token: string, bits = 3): boolean {
  const counts = new Map<string, number>();
  for (const character of token) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / token.length) * Math.log2(count / token.length);
  return entropy >= bits && !/example|dummy|placeholder|x{6}|0{8}|1234567|abcdefg/i.test(token);
}
