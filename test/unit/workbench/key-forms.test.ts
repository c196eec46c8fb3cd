import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import type { KeyExportOptions, KeyObject } from 'node:crypto';
import type { ParsedKey } from 'ssh2';
import { readKeyForm } from '../../../src/workbench/ssh/keyForms';

const PASSPHRASE = 'correct horse, “battery” staple';
const DATA = Buffer.from('what is signed');

const KEYS = {
  'ssh-ed25519': generateKeyPairSync('ed25519'),
  'ecdsa-sha2-nistp256': generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
  'ecdsa-sha2-nistp521': generateKeyPairSync('ec', { namedCurve: 'secp521r1' }),
  'ssh-rsa': generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
type Type = keyof typeof KEYS;

/** Holds a parsed key to what it is for. */
function assertSigns(parsed: ParsedKey | undefined, type: Type, publicKey: KeyObject): void {
  assert(parsed !== undefined);
  assert.equal(parsed.type, type);
  const hash = { 'ssh-ed25519': undefined, 'ssh-rsa': 'sha512' }[type as string];
  const signature = parsed.sign(DATA, hash);
  const algorithm = type === 'ssh-rsa' ? 'sha512' : type.endsWith('521') ? 'sha512' : 'sha256';
  assert(verify(type === 'ssh-ed25519' ? null : algorithm, DATA, publicKey, signature));
  assert(createPublicKey(parsed.getPublicPEM()).equals(publicKey));
}

const forms: [Type, string, KeyExportOptions<'pem'>][] = [
  ['ssh-ed25519', 'pkcs8', { type: 'pkcs8', format: 'pem' }],
  ['ecdsa-sha2-nistp256', 'pkcs8', { type: 'pkcs8', format: 'pem' }],
  ['ecdsa-sha2-nistp521', 'sec1', { type: 'sec1', format: 'pem' }],
  ['ssh-rsa', 'pkcs8', { type: 'pkcs8', format: 'pem' }],
  ['ssh-rsa', 'pkcs1', { type: 'pkcs1', format: 'pem' }],
];

describe('forms of key files', () => {
  for (const [type, form, options] of forms) {
    const { privateKey, publicKey } = KEYS[type];

    it(`reads ${type} as ${form}`, () => {
      const read = readKeyForm(privateKey.export(options) as string);
      assertSigns(read.kind === 'private' ? read.key : undefined, type, publicKey);
    });

    for (const cipher of form === 'pkcs8' ? ['aes-256-cbc'] : ['aes-128-cbc', 'des-ede3-cbc']) {
      it(`unlocks ${type} as ${form} with ${cipher}, and with the right passphrase only`, () => {
        const text = privateKey.export({ ...options, cipher, passphrase: PASSPHRASE } as never) as string;
        const read = readKeyForm(text);
        assert(read.kind === 'locked');
        assert.equal(read.unlock('wrong'), undefined);
        assert.equal(read.unlock(''), undefined);
        assertSigns(read.unlock(PASSPHRASE), type, publicKey);
      });
    }
  }

  it('reads a key with Windows line endings, parameters in front and a note behind', () => {
    const { privateKey, publicKey } = KEYS['ecdsa-sha2-nistp256'];
    const pem = privateKey.export({ type: 'sec1', format: 'pem' }) as string;
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    const read = readKeyForm(`${parameters}${pem}my key\n`.replaceAll('\n', '\r\n'));
    assertSigns(read.kind === 'private' ? read.key : undefined, 'ecdsa-sha2-nistp256', publicKey);
  });

  for (const [what, text, expected] of [
    ['PuTTY’s third form', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\n', /PuTTYgen/],
    [
      'PuTTY’s second form of another kind',
      'PuTTY-User-Key-File-2: ssh-ed25519\nEncryption: none\n',
      /PuTTYgen/,
    ],
    ['a security key', openSsh('sk-ssh-ed25519@openssh.com'), /security key/],
    ['a DSA key', openSsh('ssh-dss'), /DSA/],
    ['an unknown type', openSsh('ssh-future'), /type ssh-future/],
    ['a certificate', 'ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5', /certificate/],
    ['a public security key', 'sk-ecdsa-sha2-nistp256@openssh.com AAAAInNrLWVjZHNh', /security key/],
    [
      'half a file',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n',
      /damaged/,
    ],
    ['a broken PEM', '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n', /damaged/],
    ['something else', 'hello', /no private key/],
    ['nothing', '', /no private key/],
  ] as const) {
    it(`says why ${what} cannot be used`, () => {
      const read = readKeyForm(text);
      assert(read.kind === 'unusable');
      assert.match(read.why, expected);
    });
  }

  it('says so of a key that SSH has no use for', () => {
    const { privateKey } = generateKeyPairSync('x25519');
    const read = readKeyForm(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    assert.equal(read.kind, 'unusable');
  });
});

/** The beginning of a file in OpenSSH's form: enough to tell the type. */
function openSsh(type: string): string {
  const field = (text: string | Buffer): Buffer => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(field),
    Buffer.from([0, 0, 0, 1]),
    field(Buffer.concat([field(type), field('key')])),
    field('private'),
  ]);
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
