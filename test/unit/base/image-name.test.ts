import assert from 'node:assert/strict';
import { isSameImage, parseImageName } from '../../../src/base';

describe('course: names of images', () => {
  it('fills in what Docker fills in', () => {
    assert.deepEqual(parseImageName('hello-world'), {
      repository: 'docker.io/library/hello-world',
      tag: 'latest',
      digest: undefined,
    });
    assert.deepEqual(parseImageName('localhost:5000/team/app:1.2@sha256:ab'), {
      repository: 'localhost:5000/team/app',
      tag: '1.2',
      digest: 'sha256:ab',
    });
    assert.equal(parseImageName('alpine@sha256:ab').tag, undefined);
  });

  for (const [wanted, candidate, same] of [
    ['hello-world', 'hello-world:latest', true],
    ['hello-world', 'docker.io/library/hello-world:latest', true],
    ['index.docker.io/library/alpine', 'alpine', true],
    ['alpine:3.22', 'alpine:3.22', true],
    ['alpine', 'alpine:3.22', false],
    ['alpine', 'docker.io/other/alpine:latest', false],
    ['alpine', 'registry.example.org/alpine', false],
    ['localhost/alpine', 'alpine', false],
    ['quay.io/x/y@sha256:ab', 'quay.io/x/y@sha256:ab', true],
    ['quay.io/x/y@sha256:ab', 'quay.io/x/y@sha256:cd', false],
  ] as const)
    it(`${wanted} ${same ? 'is' : 'is not'} ${candidate}`, () => {
      assert.equal(isSameImage(wanted, candidate), same);
    });
});
