import assert from 'node:assert/strict';
import { courseVocabulary, type CourseVocabulary } from '../../../src/course';
import { proposalsAt } from '../../../src/editor/handout/authoring/proposals';

describe('what an author of a course may write', () => {
  let vocabulary: CourseVocabulary;

  before(async () => {
    vocabulary = await courseVocabulary();
  });

  /** What is offered at `|`, and what was typed of it. */
  function offered(text: string): { typed: number; labels: string[] } | undefined {
    const found = proposalsAt((text.split('|')[0] ?? '').split('\n'), text.replace('|', ''), {
      vocabulary,
      terms: [{ term: 'image' }],
      references: [{ key: 'merkel2014' }],
      files: ['one.md'],
    });
    return found && { typed: found.typed, labels: found.items.map(({ label }) => label) };
  }

  const holds = (text: string, ...wanted: string[]): void => {
    const labels = offered(text)?.labels ?? [];
    for (const one of wanted) assert.ok(labels.includes(one), `${text}: ${labels.join(', ')}`);
  };

  it('knows blocks, their options, and the steps that they may be about', () => {
    holds(':::|', '{check}', '{exercise}');
    holds('::::{qu|', 'question', 'quiz');
    assert.equal(offered('::::{qu|')?.typed, 2);
    holds(':::{exercise} Try it\n:|', 'label', 'folder', 'solution');
    const steps = '```sh {#pull .run}\ndocker pull alpine\n```\n\n:::{exercise} Try\n:label: mine\n:::\n\n';
    assert.deepEqual(offered(`${steps}:::{hint} m|`), { typed: 1, labels: ['pull', 'mine'] });
  });

  it('knows kinds of checks, and the fields of each', () => {
    holds(':::{check} pull\n|', 'image', 'container', 'all');
    holds(':::{check} pull\ncontainer:\n  |', 'name', 'state');
    holds(':::{check} pull\ncontainer: { name: web, st|', 'state');
    assert.equal(offered(':::{check} pull\nimage: alpine\n:::\n|'), undefined);
  });

  it('knows attributes of code, roles, terms, sources and places', () => {
    holds('```sh {#pull .|', '.run', '.file', 'session=');
    holds('An {|', 'term', 'cite');
    assert.deepEqual(offered('An {term}`im|'), { typed: 2, labels: ['image'] });
    assert.deepEqual(offered('Two {term}`layers <i|'), { typed: 1, labels: ['image'] });
    assert.deepEqual(offered('So they say {cite}`a, m|'), { typed: 1, labels: ['merkel2014'] });
    assert.deepEqual(offered('See [there](o|'), { typed: 1, labels: ['one.md'] });
    assert.deepEqual(offered(':name: stack\n\nSee [it](#|'), { typed: 0, labels: ['stack'] });
    assert.equal(offered('Just some words |'), undefined);
  });
});
