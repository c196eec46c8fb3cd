import assert from 'node:assert/strict';
import { loadBody } from './support';

/** The HTML without the white space between its tags. */
const tight = (html: string): string => html.replace(/\s*\n\s*/g, '');

describe('course: the format of chapters', () => {
  it('turns a fence with .run into a step', async () => {
    const { chapter, problems } = await loadBody(
      '```sh {#pull .run session=web title="Pull <it>"}\ndocker pull \\\n  "x"\n```\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(chapter.steps, [
      {
        id: 'pull',
        title: 'Pull <it>',
        code: 'docker pull \\\n  "x"',
        language: 'sh',
        file: undefined,
        insert: false,
        on: 'workbench',
        session: 'web',
        inside: false,
        folder: undefined,
        solution: undefined,
        check: undefined,
        hints: [],
      },
    ]);
    assert.equal(
      chapter.html,
      '<section class="step" id="pull" data-step="pull" aria-label="Pull &lt;it&gt;"><pre>' +
        '<code class="language-sh">docker pull \\\n  &quot;x&quot;\n</code></pre></section>\n',
    );
  });

  it('knows steps inside a program, file steps, output, and plain code', async () => {
    const { chapter, problems } = await loadBody(
      [
        '```sh {#open .run session=box}\ndocker run -it alpine\n```',
        '```sh {#in .inside session=box}\n# look\nls\n```',
        '```dockerfile {#write .file path=~/x/Dockerfile}\nFROM alpine:3.22\n```',
        '```text {.output}\nhello\n```',
        '```json\n{}\n```',
      ].join('\n\n'),
    );
    assert.deepEqual(problems, []);
    const [, inside, file] = chapter.steps;
    assert.equal(inside?.inside, true);
    assert.equal(inside?.title, 'ls', 'comments are no title');
    assert.equal(file?.file, '~/x/Dockerfile');
    assert.equal(file?.code, 'FROM alpine:3.22');
    assert.match(chapter.html, /<section class="step inside" id="in" data-step="in"/);
    assert.match(
      chapter.html,
      /<section class="step file" id="write" data-step="write" data-path="~\/x\/Dockerfile"/,
    );
    assert.match(chapter.html, /<pre class="output"><code class="language-text">hello/);
    assert.match(chapter.html, /<pre class="code"><code class="language-json">/);
  });

  it('attaches checks and hints, wherever they stand', async () => {
    const { chapter, problems } = await loadBody(
      `:::{check} pull
image: alpine
container: { image: alpine, state: [exited, dead], exit-code: 0 }
:::

\`\`\`sh {#pull .run}
docker pull alpine
\`\`\`

:::{hint}
:when: no images
Pull it.
:::

:::{exercise} Do **it**
:label: task
Text.
:::

:::{check} task
file: { path: ~/x, matches: '^a' }
:::

:::{hint} pull
Named.
:::
`,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(chapter.steps[0]?.check, {
      kind: 'all',
      of: [
        { kind: 'image', name: 'alpine' },
        { kind: 'container', image: 'alpine', state: ['exited', 'dead'], exitCode: 0 },
      ],
    });
    assert.deepEqual(chapter.steps[0].hints, [
      { html: '<p>Pull it.</p>\n', when: 'no images' },
      { html: '<p>Named.</p>\n' },
    ]);
    assert.deepEqual(chapter.steps[1]?.check, { kind: 'file', path: '~/x', matches: '^a' });
    assert.equal(chapter.steps[1].code, undefined);
    assert.equal(
      tight(chapter.html).slice(tight(chapter.html).indexOf('<section class="task"')),
      '<section class="task" id="task" data-task="task" aria-label="Do **it**">' +
        '<p class="task-title">Do **it**</p><p>Text.</p></section>',
    );
  });

  it('reads every kind of check', async () => {
    const { chapter, problems } = await loadBody(
      `\`\`\`sh {#s .run}
x
\`\`\`

:::{check} s
connected: true
image: { name: alpine, exists: false }
container: web
file: ~/hello.txt
output: { run: [docker, -v], exit-code: 0, matches: version }
inside: { hostname: h, run: [ls] }
ran: { matches: ^ls, exit-code: any, output: x }
any: [{ image: a }, { all: [{ image: b }] }]
not: { image: c }
:::
`,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(chapter.steps[0]?.check, {
      kind: 'all',
      of: [
        { kind: 'connected' },
        { kind: 'image', name: 'alpine', exists: false },
        { kind: 'container', name: 'web' },
        { kind: 'file', path: '~/hello.txt' },
        { kind: 'output', run: ['docker', '-v'], exitCode: 0, matches: 'version' },
        { kind: 'inside', container: { hostname: 'h' }, run: ['ls'] },
        { kind: 'ran', matches: '^ls', exitCode: 'any', output: 'x' },
        {
          kind: 'any',
          of: [
            { kind: 'image', name: 'a' },
            { kind: 'all', of: [{ kind: 'image', name: 'b' }] },
          ],
        },
        { kind: 'not', of: [{ kind: 'image', name: 'c' }] },
      ],
    });
  });

  it('writes alerts, tables, dropdowns, solutions and questions', async () => {
    const { chapter, problems } = await loadBody(
      `> [!WARNING]
> Careful.

> A plain quote.

| a | b |
|---|--:|
| 1 | 2 |

:::{table} A \`caption\`
:name: numbers
| a |
|---|
| 1 |
:::

::::{dropdown} More
:open:

:::{hint}
No step before me.
:::
::::

:::{question} q
Which?

- [ ] \`no\`
  > Because.
- [x] yes
:::
`,
    );
    assert.deepEqual(problems, []);
    assert.equal(
      tight(chapter.html),
      '<div class="alert alert-warning" role="note"><p class="alert-title">Warning</p><p>Careful.</p></div>' +
        '<blockquote><p>A plain quote.</p></blockquote>' +
        '<div class="table"><table><thead><tr><th>a</th><th class="align-right">b</th></tr></thead>' +
        '<tbody><tr><td>1</td><td class="align-right">2</td></tr></tbody></table></div>' +
        '<figure class="table" id="numbers"><figcaption><p class="number">Table 1</p><p>A <code>caption</code></p></figcaption>' +
        '<div class="table"><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></div></figure>' +
        '<details class="dropdown" open=""><summary>More</summary>' +
        '<details class="hint"><summary>Hint</summary><p>No step before me.</p></details></details>' +
        '<section class="question" id="q" data-question="q" data-kind="single"><p>Which?</p>' +
        '<details class="answer" data-right="false"><summary><code>no</code></summary><p class="verdict">Not quite.</p><p>Because.</p></details>' +
        '<details class="answer" data-right="true"><summary>yes</summary><p class="verdict">Right.</p></details></section>',
    );
  });

  it('gives headings anchors as GitHub does', async () => {
    const { chapter, problems } = await loadBody(
      '## Über *das*, was?\n\n### Same\n\n### Same\n\n[x](#same-1)\n',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(chapter.headings, [
      { level: 2, id: 'über-das-was', text: 'Über das, was?' },
      { level: 3, id: 'same', text: 'Same' },
      { level: 3, id: 'same-1', text: 'Same' },
    ]);
  });

  it('reads blocks within lists, and code that holds colons', async () => {
    const { chapter, problems } = await loadBody(
      '- item\n\n  :::{dropdown} D\n  ```text\n  :::\n  ```\n  :::\n- next\n',
    );
    assert.deepEqual(problems, []);
    assert.equal(
      tight(chapter.html),
      '<ul><li><p>item</p><details class="dropdown"><summary>D</summary><pre class="code">' +
        '<code class="language-text">:::</code></pre></details></li><li><p>next</p></li></ul>',
    );
  });

  describe('finds mistakes, with their place', () => {
    const cases: readonly (readonly [what: string, body: string, problem: string])[] = [
      ['an unknown block', 'a\n\n:::{hnt}\nx\n:::', 'one.md:6:1 error There is no block "hnt".'],
      ['a block that is not closed', ':::{hint}\nx', 'one.md:4:1 error The block "hint" is never closed.'],
      ['colons that close nothing', 'a\n\n:::\n', 'one.md:6:1 error This line closes nothing.'],
      [
        'an unknown option',
        ':::{hint}\n:wen: x\ny\n:::',
        'one.md:5:1 error The block "hint" has no option "wen".',
      ],
      [
        'a pattern that is none',
        ':::{hint}\n:when: (\ny\n:::',
        'one.md:5:1 error This is no regular expression. Invalid regular expression: /(/m: Unterminated group.',
      ],
      ['an unknown alert', '> [!NOTICE]\n> x', 'one.md:4:1 error There is no alert "notice".'],
      ['an unknown class', '```sh {#a .rn}\nx\n```', 'one.md:4:11 error Code has no class ".rn".'],
      [
        'an unknown attribute',
        '```sh {#a .run onto=x}\nx\n```',
        'one.md:4:16 error Code has no attribute "onto".',
      ],
      [
        'attributes that cannot be read',
        '```sh {#a .run onclick="}\nx\n```',
        'one.md:4:16 error The attributes of this code cannot be read from "onclick="" on.',
      ],
      ['a step without an id', '```sh {.run}\nx\n```', 'one.md:4:1 error A step needs an id.'],
      ['an id that is none', '```sh {#1a .run}\nx\n```', 'one.md:4:1 error "1a" is no id.'],
      [
        'an id without .run',
        '```sh {#a}\nx\n```',
        'one.md:4:8 warning The code "a" has an id but cannot be run.',
      ],
      [
        'an id that is taken',
        '```sh {#a .run}\nx\n```\n\n```sh {#a .run}\nx\n```',
        'one.md:8:1 error The id "a" is taken: one.md, line 4.',
      ],
      [
        'a step inside nothing',
        '```sh {#a .inside}\nx\n```',
        'one.md:4:1 error No step before this one opens anything in the terminal "workbench".',
      ],
      [
        'a file step without a file',
        '```text {#a .file}\nx\n```',
        'one.md:4:1 error A file step has to name its file.',
      ],
      [
        'a language that terminals do not speak',
        '```python {#a .run}\nx\n```',
        'one.md:4:1 warning A terminal cannot run python.',
      ],
      [
        'a check of no step',
        ':::{check} a\nimage: x\n:::',
        'one.md:4:1 error This check belongs to "a", and this chapter has no such step.',
      ],
      [
        'a check that names none',
        ':::{check}\nimage: x\n:::',
        'one.md:4:1 error The check does not say which step it belongs to.',
      ],
      [
        'an exercise without a label',
        ':::{exercise} X\ny\n:::',
        'one.md:4:1 error The exercise has no label.',
      ],
      [
        'an exercise without a check',
        ':::{exercise} X\n:label: a\ny\n:::',
        'one.md:4:1 warning The exercise "a" has no check, so it can never be done.',
      ],
      [
        'a question without a right answer',
        ':::{question} q\n- [ ] a\n:::',
        'one.md:4:1 error None of the answers is right.',
      ],
      ['a title in the text', '# Title', 'one.md:4:1 warning The chapter has a title already.'],
      ['HTML', 'a <b>c</b>', 'one.md:4:3 warning HTML is shown as it is written: <b'],
      ['a dead link', 'a [b](c.md)', 'one.md:4:7 error There is no c.md in the course.'],
      ['a dead anchor', 'a [b](#c)', 'one.md:4:7 error There is nothing called #c in this chapter.'],
      ['a missing image', '![a](b.png)', 'one.md:4:6 error There is no b.png in the course.'],
      [
        'a remote image',
        '![a](https://x.org/b.png)',
        'one.md:4:6 error The image https://x.org/b.png is not part of the course.',
      ],
      [
        'a figure without a caption',
        ':::{figure} p.png\n:alt: a\n:::',
        'one.md:4:1 warning The figure has no caption.',
      ],
      [
        'a table that is none',
        ':::{table} C\ntext\n:::',
        'one.md:4:1 error There is no table in this block.',
      ],
    ];
    for (const [what, body, problem] of cases)
      it(what, async () => {
        const { problems } = await loadBody(body, { 'p.png': '' });
        assert.deepEqual(problems, [problem]);
      });

    it('an image without words for it', async () => {
      const { problems } = await loadBody('![](p.png)', { 'p.png': '' });
      assert.deepEqual(problems, [
        'one.md:4:5 error The image p.png has no text for those who cannot see it.',
      ]);
    });
  });

  describe('finds mistakes in checks, with their place', () => {
    const cases: readonly (readonly [yaml: string, problem: string])[] = [
      ['', '9:1 error The check is empty.'],
      ['{}', '9:1 error The check is empty.'],
      ['text', '9:1 error A check has to be a mapping.'],
      ['imge: x', '9:1 error There is no kind of check "imge".'],
      ['constructor: x', '9:1 error There is no kind of check "constructor".'],
      ['image: { name: x, tag: y }', '9:19 error An image check has no "tag".'],
      ['image: ""', '9:8 error The name is empty.'],
      ['container: {}', '9:12 error The check does not say which container.'],
      ['container: { state: runing }', '9:21 error There is no container state "runing".'],
      [
        'container: { name: x, exit-code: 256 }',
        '9:34 error "exit-code" has to be a whole number from 0 to 255.',
      ],
      ['output: { run: docker ps }', '9:16 error "run" has to be a list of arguments; no shell reads it.'],
      ['output: { matches: x }', '9:9 error The check does not say what to run.'],
      ['inside: { run: [ls] }', '9:9 error The check does not say inside which container.'],
      ['file: { exists: yes please, path: x }', '9:17 error "exists" has to be true or false.'],
      [
        "ran: '('",
        '9:6 error This is no regular expression. Invalid regular expression: /(/m: Unterminated group.',
      ],
      ['any: x', '9:6 error "any" has to be a list.'],
      ['not: *x', '9:6 error YAML aliases are not read here.'],
      ['a: &x [1]\nall: *x', '10:6 error "all" has to be a list.'],
      [
        'image: [x',
        '9:10 error This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ];
    for (const [yaml, problem] of cases)
      it(yaml === '' ? 'nothing at all' : yaml, async () => {
        const { problems } = await loadBody(`\`\`\`sh {#s .run}\nx\n\`\`\`\n\n:::{check} s\n${yaml}\n:::`);
        assert.ok(problems.includes(`one.md:${problem}`), problems.join('\n'));
      });

    it('nested without end', async () => {
      const deep = `${'not: { '.repeat(40)}image: x${' }'.repeat(40)}`;
      const { problems } = await loadBody(`\`\`\`sh {#s .run}\nx\n\`\`\`\n\n:::{check} s\n${deep}\n:::`);
      assert.ok(problems.some((problem) => problem.includes('nested too deeply')));
    });
  });
});
