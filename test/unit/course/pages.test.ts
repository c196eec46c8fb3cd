import assert from 'node:assert/strict';
import { buildPage, type Course } from '../../../src/course';
import { brief, loadBody, loadFiles } from './support';

const FILES = {
  'course.yaml':
    'id: x\ntitle: "A <course>"\nchapters: [one.md, two.md]\nglossary: glossary.md\nbibliography: refs.yaml\n',
  'one.md': `# One

## Summary

A {term}\`Image\`, some {term}\`images <image>\`, {cite}\`b, a\`. See {ref}\`boxes\`, [](#boxes), [](two.md), [](two.md#summary).

Two footnotes[^n], both the same[^n]. Costs $5 and $HOME, but $x^2$.

[^n]: The *note*.

:::{figure} a.svg
:alt: Boxes
Without a name.
:::

\`\`\`sh {#go .run}
ls
\`\`\`

:::{hint} go
Look [here](two.md#summary).
:::
`,
  'two.md': `# Two

## Summary

[One](one.md#summary)

:::{figure} a.svg
:alt: Boxes
:name: boxes
Named.
:::

::::{quiz} final
:pass: 70

:::{question} sum
:type: number
:answer: 2
:explanation: It is **two**.
1 + 1?
:::
::::
`,
  'glossary.md':
    '# Words\n\n:::{glossary}\nlayer\n: Part of an {term}`image`.\n\nimage\n: What containers start from.\n:::\n',
  'refs.yaml':
    '- { id: a, title: "First <b>", author: [{ family: Ay, given: A. }, { literal: Bee }], issued: 2019, URL: "https://a.example/?x=1&y=2" }\n- { id: b, title: Second, DOI: 10.1/2 }\n',
  'a.svg': '<svg viewBox="0 0 1 1"><rect class="box" id="r"/></svg>',
};

async function load(
  more: Readonly<Record<string, string>> = {},
): Promise<{ course: Course; problems: string[] }> {
  const { course, problems } = await loadFiles({ ...FILES, ...more });
  assert.ok(course);
  return { course, problems: problems.map(brief) };
}

const page = (course: Course, id: string): string => course.chapters.find((one) => one.id === id)?.html ?? '';

describe('course: words, sources, numbers and formulas', () => {
  it('are linked to where they are explained', async () => {
    const { course, problems } = await load();
    assert.deepEqual(problems, []);
    const html = page(course, 'one');
    for (const part of [
      '<a class="term" href="glossary.md#term-image" data-term="image">Image</a>',
      '<a class="term" href="glossary.md#term-image" data-term="image">images</a>',
      '[<a class="cite" href="refs.yaml#ref-b" data-cite="b">Second</a>; <a class="cite" href="refs.yaml#ref-a" data-cite="a">Ay and Bee 2019</a>]',
      '<a href="two.md#boxes">Figure 2</a>, <a href="two.md#boxes">Figure 2</a>, <a href="two.md">Two</a>, <a href="two.md#summary">Summary</a>',
      'Costs $5 and $HOME, but <span class="math"><span class="katex">',
      '<p class="number">Figure 1</p>',
    ])
      assert.ok(html.includes(part), part);
    assert.match(html, /<section class="footnotes">[^]*The <em>note<\/em>/);
    assert.deepEqual(course.glossary, [
      { id: 'image', term: 'image', html: 'What containers start from.' },
      {
        ...{ id: 'layer', term: 'layer' },
        html: 'Part of an <a class="term" href="glossary.md#term-image" data-term="image">image</a>.',
      },
    ]);
    assert.equal(
      course.references.find(({ key }) => key === 'a')?.html,
      'Ay, A.; Bee. 2019. <cite>First &lt;b&gt;</cite>. <a class="external" href="https://a.example/?x=1&amp;y=2">https://a.example/?x=1&amp;y=2</a>.',
    );
    assert.deepEqual(
      course.chapters.map(({ id, kind, maths }) => [id, kind, maths]),
      [
        ['one', 'chapter', true],
        ['two', 'chapter', false],
        ['glossary', 'reference', false],
        ['refs', 'reference', false],
      ],
    );
  });

  it('belong to a quiz where they are questions', async () => {
    const { course } = await load();
    const { questions, quizzes } = course.chapters[1] ?? {};
    assert.deepEqual(quizzes, [{ id: 'final', pass: 70 }]);
    assert.deepEqual(questions, [
      {
        ...{ id: 'sum', kind: 'number', quiz: 'final', options: [], accepted: ['2'], tolerance: undefined },
        explanation: '<p>It is <strong>two</strong>.</p>\n',
      },
    ]);
  });

  const mistakes: readonly [what: string, body: string, problem: RegExp][] = [
    ['a term that nobody explains', '{term}`x`', /^one\.md:3:1 error The glossary does not explain "x"\./m],
    ['a source that is missing', 'a {cite}`x`', /^one\.md:3:3 error The bibliography has no entry "x"\./m],
    ['a rule that there is not', 'a {rule}`4711`', /^one\.md:3:3 error The linter has no rule "4711"\./m],
    ['a role that there is not', '{nope}`x`', /^one\.md:3:1 error There is no role "nope"\./m],
    [
      'a figure that there is not',
      '{ref}`x`',
      /^one\.md:3:1 error No figure or table of the course is called "x"\./m,
    ],
    ['a footnote without a text', 'a[^x]', /^one\.md:3:2 error There is no footnote \[\^x\] on this page\./m],
    ['a formula that is none', 'a $\\frac{1$', /^one\.md:3:4 error This formula cannot be read/m],
    ['a link without a text', '[](https://a.example)', /^one\.md:3:4 error This link has no text\./m],
    [
      'a name that another page has',
      ':::{table} T\n:name: boxes\n\n| a |\n|---|\n:::',
      /The id "boxes" is taken: one\.md, line 4/,
    ],
    [
      'two kinds in one step',
      '```sh {#a .run .file path=~/x}\nx\n```',
      /A step is one of \.run and \.file, not both\./,
    ],
    [
      'a place that there is not',
      '```sh {#a .run on=moon}\nx\n```',
      /^one\.md:3:16 error Nothing can be run on "moon"\./m,
    ],
    [
      'a folder without files',
      ':::{exercise} E\n:label: e\n:folder: none\n:::',
      /^one\.md:5:1 error There are no files in a folder "none" of the course\./m,
    ],
    ['a folder outside', ':::{exercise} E\n:label: e\n:folder: ../..\n:::', /There are no files in a folder/],
    [
      'an answer without a type',
      ':::{question} q\n:answer: x\n:::',
      /^one\.md:4:1 error A question of the type choice has no "answer"\./m,
    ],
    [
      'a type that there is not',
      ':::{question} q\n:type: essay\n:::',
      /^one\.md:4:1 error There is no type of question "essay"\./m,
    ],
    [
      'a number that is none',
      ':::{question} q\n:type: number\n:answer: many\n:::',
      /^one\.md:5:1 error "many" is no number\./m,
    ],
    [
      'a quiz without questions',
      '::::{quiz} z\n::::',
      /There is no question in this quiz that can be scored\./,
    ],
    ['a quiz in a quiz', ':::::{quiz} y\n::::{quiz} z\n::::\n:::::', /A quiz cannot stand in another\./],
    [
      'a glossary in a chapter',
      ':::{glossary}\na\n: b\n:::',
      /The glossary of the course is another file, or none\./,
    ],
  ];
  for (const [what, body, problem] of mistakes)
    it(`are told of: ${what}`, async () => {
      const { problems } = await load({ 'one.md': `# One\n\n${body}\n` });
      assert.match(problems.join('\n'), problem);
    });

  it('warns of sources that nobody cites', async () => {
    const { problems } = await load({ 'one.md': '# One\n\n## Summary\n\n{cite}`a`\n' });
    assert.deepEqual(problems, ['refs.yaml:2:3 warning Nobody cites "b".']);
  });

  it('tells of snippets by the linters that it is given', async () => {
    const { loadSnippetLinters } = await import('../../../src/dockerfile');
    const snippets = await loadSnippetLinters();
    assert.deepEqual(
      snippets.dockerfile('FROM debian:latest\n').map(({ line, message }) => [line, message.slice(0, 6)]),
      [[0, 'DL3007']],
    );
    assert.ok(snippets.dockerfile('WORKDIR data\n').every(({ line }) => line === 0));
    assert.deepEqual(snippets.shell('ls\nif true; then\n').map(({ line, severity }) => [line, severity])[0], [
      2,
      'error',
    ]);
    assert.deepEqual(snippets.shell("docker ps --format '{{.Names}}' | head\n"), []);
  });
});

describe('course: hostile words, sources and formulas', () => {
  for (const body of [
    '{term}`<script>`',
    '{cite}`"><script>`',
    '{ref}`"><script>`',
    '{math}`\\href{javascript:alert(1)}{x}`',
    '$\\includegraphics{https://evil.example/x.png}$',
    '$\\htmlData{x=1}{y}$',
    '$<script>alert(1)</script>$',
    `$${'{'.repeat(400)}$`,
    '$\\def\\a{\\a\\a}\\a$',
    'a[^"><script>]\n\n[^"><script>]: <img src=x>',
    '<script>\n: <img onerror=x>',
  ])
    it(JSON.stringify(body), async () => {
      const { chapter } = await loadBody(body);
      assert.doesNotMatch(chapter.html, /<script|<img|="javascript:|href="[^"]*evil|onerror=(?!x&gt;)/i);
    });
});

describe('course: one page', () => {
  it('holds everything, and needs nothing', async () => {
    const { course } = await load();
    const html = await buildPage(course);
    assert.match(html, /^<!DOCTYPE html>\n<html lang="en">/);
    assert.match(html, /<title>A &lt;course&gt;<\/title>/);
    for (const part of ['<nav aria-label="Contents">', '<main id="main">', 'Look <a', '@media print'])
      assert.ok(html.includes(part), part);
    assert.doesNotMatch(html, /<script|<link|src="(?!data:)|url\((?!#)/);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    assert.equal(new Set(ids).size, ids.length, 'each id once');
    for (const [, target = ''] of html.matchAll(/ href="#([^"]*)"/g)) assert.ok(ids.includes(target), target);
    assert.ok(html.includes('href="#chapter-two-summary"'));
    assert.ok(html.includes('href="#boxes"'));
  });
});
