import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFenceInfo } from '../../../src/course/markdown/attributes';
import { sanitizeSvg } from '../../../src/course/markdown/svg';
import { loadBody, loadFiles } from './support';

/** Every tag and attribute that chapters may produce. */
const TAGS =
  /^(a|blockquote|br|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|h[1-6]|hr|img|li|ol|p|pre|s|section|span|strong|summary|sup|table|tbody|td|th|thead|tr|ul|var)$/;
const ATTRIBUTES =
  /^(alt|aria-label|class|data-(cite|kind|pass|path|question|quiz|right|solution|step|task|term|variable)|href|id|loading|open|role|src|start|tabindex|title)$/;

/** What formulas consist of besides (KaTeX: MathML for programs, spans of given sizes for the eye). */
const MATHS_TAGS =
  /^(annotation|line|math|m(enclose|frac|i|n|o|over|padded|phantom|root|row|space|sqrt|style|su[bp]|subsup|table|td|text|tr|under|underover)|path|semantics|svg)$/;
const MATHS_ATTRIBUTES =
  /^(aria-hidden|(column|row)(align|lines|spacing)|d|display|displaystyle|encoding|fence|height|l?space|linethickness|mathcolor|mathvariant|m(ax|in)size|preserveAspectRatio|rspace|scriptlevel|separator|stretchy|style|viewBox|width|xmlns)$/;
const SIZES = /^(?:[a-z-]+:[-\w.%#]+;?)*$/;

/** Reads HTML of ours strictly: quoted attributes, no stray `<`. Fails for anything else. */
function assertSafe(html: string): void {
  const rest = html.replace(
    /<\/?([a-z0-9]+)((?: [a-zA-Z-]+="[^"<>]*")*)\s*\/?>/g,
    (whole, tag: string, attributes: string) => {
      const ofMaths = MATHS_TAGS.test(tag);
      if (!ofMaths) assert.match(tag, TAGS, whole);
      for (const [, name = '', value = ''] of attributes.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)) {
        if (!((ofMaths || tag === 'span') && MATHS_ATTRIBUTES.test(name)))
          assert.match(name, ATTRIBUTES, whole);
        if (name === 'style') assert.match(value, SIZES, whole);
        if (name === 'href') assert.match(value, /^(https?:|mailto:|#|(?![a-z+.-]*:)(?!\/))/i, whole);
        if (name === 'src') assert.doesNotMatch(value, /^[a-z+.-]*:|^\//i, whole);
      }
      return '';
    },
  );
  assert.doesNotMatch(rest, /[<>]/);
}

describe('course: hostile content', () => {
  const bodies = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vscode://a/b)',
    '[x](command:workbench.action.quit)',
    '[x](file:///etc/passwd)',
    '[x](//evil.org/a)',
    '[x](../../etc/passwd)',
    '[x](/etc/passwd)',
    '[x](\\\\\\\\evil\\\\x)',
    '[x](https://e.org/"onmouseover="alert(1))',
    '[x](https://e.org "t\\"onmouseover=\\"alert(1)")',
    '<javascript:alert(1)>',
    '![x](javascript:alert(1))',
    '![x"onerror="alert(1)](p.png)',
    '![x](%2e%2e/%2e%2e/etc/passwd)',
    '![x](%E0%A4%A.png)',
    '```sh {#a .run title="<b onclick=alert(1)>"}\nx\n```',
    '```sh {#a .run onclick=alert(1)}\nx\n```',
    '```"><script>alert(1)</script>\nx\n```',
    '```sh"onclick="x {#a .run session="><script>"}\n</code></pre><script>\n```',
    '```text {#a .file path=""><script>"}\nx\n```',
    ':::{exercise} <script>\n:label: a\nb\n:::',
    ':::{dropdown} "><script>alert(1)</script>\nb\n:::',
    ':::{table} <script>alert(1)</script> [x](javascript:alert(1))\n| a |\n|---|\n:::',
    ':::{figure} p.png\n:alt: "><script>\n:name: "onload="x\nc\n:::',
    ':::{question} q\n- [x] <script> [x](javascript:alert(1))\n:::',
    ':::{solution} "><script>\nx\n:::',
    '## <script> {onclick=x}',
    '[x]: javascript:alert(1)\n\n[x]',
    '| a |\n|:-:|\n| <b style="x"> |',
    '> [!NOTE]<script>\n> x',
  ];
  for (const body of bodies)
    it(JSON.stringify(body), async () => {
      const { chapter } = await loadBody(body, { 'p.png': '' });
      assertSafe(chapter.html);
      for (const { hints } of chapter.steps) for (const { html } of hints) assertSafe(html);
    });

  for (const path of ['~/../../x', '/a/./b', 'etc/passwd', '~root/x', '~', '/tmp/', '/tmp//x', '"/a\u202eb"'])
    it(`refuses a file step at ${JSON.stringify(path)}`, async () => {
      const { problems } = await loadBody(`\`\`\`text {#a .file path=${path}}\nx\n\`\`\``);
      assert.match(problems.join(), /is no path of a file on the workbench/);
    });

  // The loader writes marks into the HTML that it replaces once it knows all pages.
  const figure = '<svg><text>\0</text></svg>';
  const link = '[z](q.txt " onmouseover=alert(1) ")';
  for (const [what, body, svg] of [
    ['an address', `[x](#a%00b%00@c) ![x](p.svg) ${link}`, figure],
    ['a figure', '![x](p.svg)', '<svg><text x="\0#"/><text>\0</text><text y=" onload=alert(1) "/></svg>'],
    ['a formula', `[x](#a%00b%00@c) $\\char0$ ${link}`, figure],
  ] as const)
    it(`nothing in ${what} is taken for a mark`, async () => {
      const { chapter } = await loadBody(body, { 'p.svg': svg, 'q.txt': '' });
      const rest = chapter.html.replace(/<\/?[a-z]\w*(?: [\w:-]+="[^"<>]*")*\s*\/?>/gi, '');
      assert.doesNotMatch(rest, /[<>]/);
    });

  it('a file whose name reads like an address is no target of a link', async () => {
    const { chapter, problems } = await loadBody('[x](./command:quit) [y](./vscode:a/b.md)', {
      'command:quit': '',
      'vscode:a/b.md': '',
    });
    assert.doesNotMatch(chapter.html, /href/);
    assert.equal(problems.length, 2);
  });

  it('a line that stands for very much of a page is cut short', async () => {
    const figure = `<svg>${'<path d="M0 0"/>'.repeat(50_000)}</svg>`;
    const { chapter, problems } = await loadBody('![x](p.svg)\n\n'.repeat(200), { 'p.svg': figure });
    assert.ok(chapter.html.length < 10_000_000);
    assert.equal(problems.filter((one) => one.includes('too many, or too large')).length, 1);
    const long = await loadBody(`$$\n${'x'.repeat(10_000)}\n$$\n`);
    assert.match(long.problems.join(), /This formula has 10000 characters/);
  });

  it('a folder of an exercise cannot pose as settings of the person', async () => {
    const { chapter, problems } = await loadBody(
      ':::{exercise} X\n:label: x\n:folder: .ssh\n\n:::\n:::{check} x\nimage: a\n:::\n',
      { '.ssh/authorized_keys': 'k' },
    );
    assert.equal(chapter.steps[0]?.folder, undefined);
    assert.match(problems.join(), /has a name that hides or misleads/);
  });

  it('any text at all', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...[
          '<',
          '>',
          '"',
          "'",
          '[',
          '](',
          ')',
          '![',
          '`',
          '```',
          '\n',
          '\n\n',
          ':::{hint}',
          ':::',
          '::::{dropdown} ',
          '> [!NOTE]\n> ',
          '{#a .run}',
          '|',
          '|---|',
          '- [x] ',
          'javascript:',
          '&#x3c;',
          '**',
          '~~',
          '\\',
          '\t',
          '    ',
          '#',
          '<!--',
        ],
      ),
      fc.string({ maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (parts) => {
        const { chapter } = await loadBody(parts.join(''));
        assertSafe(chapter.html);
      }),
      { numRuns: 60 },
    );
  });

  it('ends in time for text made to be slow', async () => {
    const begin = performance.now();
    for (const body of [
      ':::{dropdown} x\n'.repeat(20_000),
      '> '.repeat(5_000) + 'x',
      '['.repeat(20_000),
      '*a'.repeat(20_000),
      `\`\`\`sh {${' .run'.repeat(20_000)}\nx\n\`\`\``,
      `\`\`\`sh {${'a=" '.repeat(20_000)}\nx\n\`\`\``,
      '- '.repeat(5_000),
      '## a\n'.repeat(2_000),
      '\n'.repeat(50_000) + '# a',
      `x\n\n# a${' '.repeat(50_000)}b`,
    ])
      await loadBody(body);
    for (const text of [`${'\n'.repeat(50_000)}# a`, `# a${' '.repeat(50_000)}b ${'#'.repeat(50_000)}b\n`])
      await loadFiles({ 'course.yaml': 'id: test\ntitle: Test\nchapters: [one.md]\n', 'one.md': text });
    assert.ok(performance.now() - begin < 10_000);
  });

  it('attributes of fences are read without failing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { attributes } = parseFenceInfo(`sh {${text}}`);
        assert.ok(attributes !== undefined);
      }),
    );
  });
});

describe('course: figures', () => {
  const svg = (inner: string, root = ''): string =>
    `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"${root}>${inner}</svg>\n`;

  it('are written anew, with a description', () => {
    const { html, mistakes } = sanitizeSvg(
      svg(
        '<title>T</title><!-- c --><g id="a"><rect class="box" fill="url(#a)"/><text>A &amp; &#66; &lt;</text></g>',
      ),
      'Two "boxes"',
      'p-',
    );
    assert.deepEqual(mistakes, []);
    assert.equal(
      html,
      '<svg role="img" aria-label="Two &quot;boxes&quot;" viewBox="0 0 1 1"><g id="p-a">' +
        '<rect class="box" fill="url(#p-a)"/><text>A &amp; B &lt;</text></g></svg>',
    );
  });

  it('lose what could run, load or pose, and their author hears of it', () => {
    const { html, mistakes } = sanitizeSvg(
      svg(
        '<script>alert(1)</script><style>*{}</style><foreignObject><rect/></foreignObject><a href="javascript:x"><rect/></a>' +
          '<image href="https://x.org"/><use href="#a"/><rect style="x" onclick="x" class="step" fill="url(https://x.org)"/>' +
          '<rect stroke="URL( //x )" fill="\\75rl(x)"/><animate attributeName="href"/>',
        ' onload="alert(1)"',
      ),
      'a',
      'p-',
    );
    assert.equal(html, '<svg role="img" aria-label="a" viewBox="0 0 1 1"><rect/><rect/></svg>');
    assert.equal(mistakes.length, 14);
  });

  for (const [what, source] of [
    ['a document type', `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('')}`],
    ['an unknown entity', svg('<text>&a;</text>')],
    ['a section of characters', svg('<text><![CDATA[<script>]]></text>')],
    ['an instruction', svg('<?xml-stylesheet href="x"?>')],
    ['tags that do not match', svg('<g></text>')],
    ['an end that is missing', '<svg><g>'],
    ['another root', '<html><svg></svg></html>'],
    ['two roots', '<svg></svg><svg></svg>'],
    ['no root', 'text'],
    ['nothing', ''],
    ['unquoted attributes', svg('<rect width=1/>')],
    ['a comment without end', svg('<!-- ')],
    ['too many levels', svg(`${'<g>'.repeat(100)}${'</g>'.repeat(100)}`)],
  ] as const)
    it(`with ${what} are refused`, () => {
      const { html, mistakes } = sanitizeSvg(source, 'a', 'p-');
      assert.equal(html, '');
      assert.match(mistakes.at(-1)?.message ?? '', /cannot be read/);
    });

  it('say where in their file the mistake is', async () => {
    const { chapter, problems } = await loadBody('![a](p.svg) ![a](p.svg)', {
      'p.svg': '<svg>\n  <use/>\n</svg>',
    });
    assert.deepEqual(problems, ['p.svg:2:3 error <use> is not allowed in a figure and is left out.']);
    assert.match(chapter.html, /<p><svg role="img" aria-label="a">/);
  });
});
