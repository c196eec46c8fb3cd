import assert from 'node:assert/strict';
import { Greeting } from '../../../src/workbench/ssh/greeting';

const TARGET = { host: 'lab', port: 22, user: 'student' };

/** A server's version and what it offers, as they go over the wire (RFC 4253, section 6 and 7.1). */
function hello(lists: readonly string[], before = ''): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const payload = Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16, 7),
    ...lists.flatMap((list) => [number(Buffer.byteLength(list)), Buffer.from(list)]),
  ]);
  return Buffer.concat([
    Buffer.from(`${before}SSH-2.0-Ancient_1.0\r\n`),
    number(payload.length + 5),
    Buffer.from([4]),
    payload,
    Buffer.alloc(4),
  ]);
}

const OLD = [
  'diffie-hellman-group1-sha1',
  'ssh-rsa,ssh-dss',
  '3des-cbc',
  '3des-cbc',
  'hmac-md5',
  'hmac-md5',
  'none',
  'none',
];

function greetingOf(bytes: Buffer, piece = bytes.length): Greeting {
  const greeting = new Greeting();
  for (let at = 0; at < bytes.length; at += piece) greeting.push(bytes.subarray(at, at + piece));
  return greeting;
}

describe('the greeting of a server', () => {
  for (const [error, expected] of [
    ['no matching key exchange algorithm', /the key exchange .*offers diffie-hellman-group1-sha1\./],
    ['no matching host key format', /host keys.*offers ssh-rsa, ssh-dss\./],
    ['no matching C->S cipher', /the encryption .*offers 3des-cbc\./],
    ['no matching S->C MAC', /MAC.*offers hmac-md5\./],
  ] as const) {
    it(`names what it offers where there is ${error}`, () => {
      for (const piece of [1, 7, 100_000]) {
        const greeting = greetingOf(hello(OLD, 'Welcome to the lab.\r\n'), piece);
        assert(greeting.seen);
        const mismatch = greeting.mismatch(`Handshake failed: ${error}`, TARGET);
        assert.equal(mismatch?.error.code, 'algorithms');
        assert.match(mismatch.error.message, expected);
      }
    });
  }

  it('is none of that where something else went wrong', () => {
    assert.equal(greetingOf(hello(OLD)).mismatch('Bad packet length', TARGET), undefined);
  });

  it('takes no names that are none, and no lists that are cut off', () => {
    const evil = ['ok,$(evil),a\nb,\u202ex', ...OLD.slice(1)];
    assert.deepEqual(greetingOf(hello(evil)).offers()?.[0], ['ok']);
    assert.equal(greetingOf(hello(OLD).subarray(0, 60)).offers(), undefined);
    const huge = hello(OLD);
    huge.writeUInt32BE(0xffffffff, 'SSH-2.0-Ancient_1.0\r\n'.length + 22);
    assert.equal(greetingOf(huge).offers(), undefined);
  });

  it('tells a busy server from one that is none', () => {
    assert(greetingOf(Buffer.from('Exceeded MaxStartups\r\n')).busy);
    const other = greetingOf(Buffer.from('HTTP/1.1 400 Bad Request\r\n\u001b[31m'));
    assert(!other.busy && !other.seen);
    assert.match(other.said, /^HTTP\/1\.1 400 Bad Request/);
    // eslint-disable-next-line no-control-regex -- they are what must not be there
    assert.doesNotMatch(other.said, /[\u0000-\u001f]/);
  });

  it('keeps no more than a greeting takes', () => {
    const greeting = new Greeting();
    for (let i = 0; i < 1000; i++) greeting.push(Buffer.alloc(32_768, 'x'));
    assert(!greeting.seen);
    assert.equal(greeting.said.length, 200);
  });
});
