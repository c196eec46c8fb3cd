import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import {
  entriesOf,
  fingerprint,
  hostKeyAlgorithms,
  judge,
  keyTypeOf,
  knownHostLine,
  knownHostName,
  parseKnownHosts,
} from '../../../src/workbench/ssh/knownHosts';

/** A public key of that type, with made-up contents. */
function key(type: string, contents: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(contents)]);
}

const ONE = key('ssh-ed25519', 'one');
const TWO = key('ssh-ed25519', 'two');
const RSA = key('ssh-rsa', 'three');

function line(hosts: string, of: Buffer): string {
  return `${hosts} ${keyTypeOf(of)} ${of.toString('base64')}`;
}

function verdict(text: string, host: string, port: number, presented: Buffer): string {
  const names = [knownHostName(host, port), knownHostName(host, 22)] as const;
  return judge(entriesOf(parseKnownHosts(text, 'file'), port === 22 ? [names[0]] : names), presented).kind;
}

describe('known_hosts', () => {
  const hash = (name: string): string => {
    const salt = Buffer.from('0123456789abcdefghij');
    return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
  };
  for (const [what, hosts, host, port, expected] of [
    ['a plain name', 'lab', 'lab', 22, 'known'],
    ['a name in other case', 'lab', 'LAB', 22, 'known'],
    ['one of several names', 'other,lab,10.0.0.1', '10.0.0.1', 22, 'known'],
    ['a name with a port', '[lab]:2222', 'lab', 2222, 'known'],
    ['a name at another port', '[lab]:2222', 'lab', 22, 'unknown'],
    ['a pattern', '*.edu', 'lab.edu', 22, 'known'],
    ['a pattern of one character', 'lab-1?', 'lab-17', 22, 'known'],
    ['a negated pattern', '*.edu,!bad.edu', 'bad.edu', 22, 'unknown'],
    ['a pattern with the signs of regular expressions', 'l.b', 'lab', 22, 'unknown'],
    ['a hashed name', hash('lab'), 'lab', 22, 'known'],
    ['a hashed name with a port', hash('[lab]:2222'), 'lab', 2222, 'known'],
    ['a hash of something else', hash('other'), 'lab', 22, 'unknown'],
    ['a broken hash', '|1|x', 'lab', 22, 'unknown'],
    ['the name alone, for another port', 'lab', 'lab', 2222, 'known'],
  ] as const) {
    it(`matches ${what}: ${expected}`, () => {
      assert.equal(verdict(`# comment\n\n${line(hosts, ONE)} comment\n`, host, port, ONE), expected);
    });
  }

  it('tells a changed key from one of several', () => {
    assert.equal(verdict(line('lab', ONE), 'lab', 22, TWO), 'changed');
    assert.equal(verdict(`${line('lab', ONE)}\n${line('lab', TWO)}`, 'lab', 22, TWO), 'known');
    assert.equal(verdict(line('lab', RSA), 'lab', 22, ONE), 'changed');
  });

  it('takes the name alone as no word about another port where the keys differ', () => {
    assert.equal(verdict(line('lab', ONE), 'lab', 2222, TWO), 'unknown');
    assert.equal(verdict(`@revoked ${line('lab', ONE)}`, 'lab', 2222, ONE), 'revoked');
  });

  it('believes a revocation more than anything else', () => {
    const revoked = `${line('lab', ONE)}\n@revoked ${line('*', ONE)}`;
    assert.equal(verdict(revoked, 'lab', 22, ONE), 'revoked');
    assert.equal(verdict(`@revoked ${line('*', ONE)}`, 'lab', 22, TWO), 'unknown');
  });

  it('takes no authority’s key for the host’s own', () => {
    const text = `@cert-authority ${line('*.edu', ONE)}\n`;
    assert.equal(verdict(text, 'lab.edu', 22, ONE), 'unknown');
    const [authority] = entriesOf(parseKnownHosts(text, 'file'), ['lab.edu']).authorities;
    assert.equal(authority?.line, 1);
    assert.deepEqual(entriesOf(parseKnownHosts(text, 'file'), ['lab']).authorities, []);
  });

  it('knows the line and the number of an entry', () => {
    const [entry] = parseKnownHosts(`\n${line('lab', ONE)}\r\n`, 'file');
    assert.equal(entry?.line, 2);
    assert.equal(entry.key, ONE.toString('base64'));
  });

  it('reads what it writes', () => {
    assert.equal(verdict(knownHostLine(knownHostName('Lab', 2222), ONE), 'lab', 2222, ONE), 'known');
  });

  it('takes no type from a server that would write lines of its own', () => {
    const type = Buffer.from('ssh-ed25519 AAAA\n* ssh-ed25519');
    const key = Buffer.concat([Buffer.from([0, 0, 0, type.length]), type]);
    assert.equal(keyTypeOf(key), 'unknown');
    assert.equal(knownHostLine('lab', key).split('\n').length, 2);
  });

  it('asks for algorithms of the known types only', () => {
    assert.deepEqual(hostKeyAlgorithms(['ssh-rsa']), ['rsa-sha2-512', 'rsa-sha2-256']);
    assert(hostKeyAlgorithms([]).includes('ssh-ed25519'));
    assert(!hostKeyAlgorithms([]).includes('ssh-rsa'), 'no SHA-1');
  });

  it('prints fingerprints as OpenSSH does', () => {
    assert.match(fingerprint(ONE), /^SHA256:[A-Za-z0-9+/]{43}$/);
  });
});
