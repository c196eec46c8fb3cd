import assert from 'node:assert/strict';
import { finishedRepository, referenceChoices } from '../../../src/editor/containers/referenceChoices';

describe('while the name of an image is typed', () => {
  const offered = (typed: string, tags?: readonly string[], known: readonly string[] = []): string[] =>
    referenceChoices(typed, known, tags).map((choice) =>
      choice.kind === 'tags-of' ? `tags of ${choice.repository}` : `${choice.kind} ${choice.reference}`,
    );

  it('a repository is finished by the colon of its tag', () => {
    assert.equal(finishedRepository('alpine'), undefined);
    assert.equal(finishedRepository('alpine:'), 'alpine');
    assert.equal(finishedRepository(' localhost:5000/a:3.1 '), 'localhost:5000/a');
    assert.equal(finishedRepository('localhost:5000/a'), undefined);
    assert.equal(finishedRepository('a:1@sha256:0'), undefined);
    assert.equal(finishedRepository(':x'), undefined);
  });

  it('what stands there, what there is, and what the registry has is offered', () => {
    assert.deepEqual(offered('', [], ['a:1']), ['name a:1']);
    assert.deepEqual(offered('alp', [], ['alpine:1']), ['name alp', 'tags of alp', 'name alpine:1']);
    assert.deepEqual(offered('alpine:', ['latest', '3.2']), ['tag alpine:latest', 'tag alpine:3.2']);
    assert.deepEqual(offered('alpine:3', ['latest', 'x3', '3.2', '3']), [
      ...['name alpine:3', 'tag alpine:3.2', 'tag alpine:x3'],
    ]);
  });

  it('nothing is said of tags where they are not to be had', () => {
    assert.deepEqual(offered('alpine', undefined, ['alpine:1']), ['name alpine', 'name alpine:1']);
    assert.deepEqual(offered('alpine:2', undefined), ['name alpine:2']);
  });

  it('of many tags the first are offered', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `t${index}`);
    assert.equal(offered('a:', many).length, 100);
  });
});
