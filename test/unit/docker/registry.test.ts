import assert from 'node:assert/strict';
import { readChallenge } from '../../../src/docker/registry/challenge';
import { placesOf, sortTags } from '../../../src/docker/registry/repository';

describe('a registry', () => {
  const places = (repository: string, mirrors: readonly string[] = []): string[] | undefined => {
    const found = placesOf(repository, mirrors);
    return found?.servers.map(({ base, mirror }) => `${mirror ? 'mirror ' : ''}${base.href}${found.path}`);
  };

  it('is where a reference says, and Docker Hub where it says nothing', () => {
    assert.deepEqual(places('alpine'), ['https://registry-1.docker.io/library/alpine']);
    assert.deepEqual(places('docker.io/me/it'), ['https://registry-1.docker.io/me/it']);
    assert.deepEqual(places('ghcr.io/a/b-c/d.e__f', ['http://mirror']), ['https://ghcr.io/a/b-c/d.e__f']);
    assert.deepEqual(places('alpine', ['http://127.0.0.1:5/', 'no address']), [
      'mirror http://127.0.0.1:5/library/alpine',
      'https://registry-1.docker.io/library/alpine',
    ]);
  });

  it('may do without a certificate on the machine itself only', () => {
    assert.deepEqual(places('localhost:5000/x'), ['https://localhost:5000/x', 'http://localhost:5000/x']);
    assert.deepEqual(places('127.0.0.2/x'), ['https://127.0.0.2/x', 'http://127.0.0.2/x']);
    assert.deepEqual(places('example.org:5000/x'), ['https://example.org:5000/x']);
  });

  for (const name of [
    '',
    'UPPER',
    'a/../b',
    'a?b',
    'a//b',
    'ghcr.io/',
    'a b',
    'a#b',
    'a/b%2f',
    'x\n',
    'a:99999/b',
  ]) {
    it(`is asked for nothing by the name ${JSON.stringify(name)}`, () =>
      assert.equal(places(name), undefined));
  }

  it('says how it wants to be told who asks', () => {
    assert.deepEqual(
      readChallenge('Bearer realm="https://auth.example.org/token",service="a, b",scope="x"'),
      { scheme: 'bearer', realm: 'https://auth.example.org/token', service: 'a, b' },
    );
    assert.deepEqual(readChallenge('basic realm="x"'), { scheme: 'basic' });
    assert.equal(readChallenge('Negotiate'), undefined);
    assert.equal(readChallenge('Bearer service="x"'), undefined);
    assert.equal(readChallenge(undefined), undefined);
  });

  it('has tags that stand with the newest first', () => {
    assert.deepEqual(
      sortTags(['3.9', 'edge', '3.20-rc', '3.20', 'latest', '3', '3.20-alpine', '10', '3.9']),
      [...['latest', '10', '3.20', '3.20-alpine', '3.20-rc', '3.9', '3'], 'edge'],
    );
  });
});
