import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RULES } from '../../../src/dockerfile/rules';
import { fixProblems } from './fix-problems';
import { checkText } from './promises';
import { linter } from './rule-tester';

/** Dockerfiles with a bit of everything: continuations, comments, here-documents, exec forms, CRLF, a byte order mark. */
const SEEDS = [
  ...RULES.map(({ meta }) => meta.bad),
  'FROM a AS b\nRUN <<-"E1" <<E2 cat\n\tx $(y `z \\`w\\``)\n\tE1\n$((1+2))\nE2\nCOPY <<E /x\n😀\nE\n',
  '# escape=`\r\n# syntax=x\r\n\r\nFROM a\r\nRUN a `\r\n  # c\r\n\r\n  b "c`\r\nd"\r\nCMD ["x", "\\u00e9"]\r\n',
  '\uFEFFFROM --platform=$P "a:1" AS \u00e9\nONBUILD RUN --mount=type=cache,target=/x sudo cd /x && { a | b; } &\n',
  'FROM a\nENV A = b # c\nLABEL "x y"=\'z\' w\nHEALTHCHECK --interval=1s CMD curl x || exit 1\nVOLUME ["a"] # b\n',
];
/** What breaks parsers. */
const SHARDS = [
  ...[
    '\\',
    '\\\n',
    '\\ \n',
    '\n',
    '\r',
    '\r\n',
    '"',
    "'",
    '`',
    '$(',
    '${',
    '$((',
    '<<',
    '<<E',
    '<<-',
    'E\n',
    '[',
  ],
  ...[
    '["',
    ']',
    '{',
    '{a,b}',
    '#',
    ' # ',
    '=',
    ' = ',
    '&&',
    '||',
    '|',
    ';',
    '&',
    '>',
    '\0',
    '\uFEFF',
    '\ud800',
    '😀',
  ],
  ...[
    '\u2028',
    '\t',
    '--',
    '--x=',
    'FROM ',
    'RUN ',
    'ONBUILD ',
    '# escape=`\n',
    '# hadolint ignore=DL3008\n',
    'case x in',
  ],
];

/** Rules that are off by themselves, switched on. */
const EVERY_RULE = Object.fromEntries(
  RULES.filter(({ meta }) => meta.offByDefault === true).map(({ meta }) => [meta.code, meta.severity]),
);

const numbered = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

/** How many texts to make; more of them find more. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 400);
/** The same texts each time, unless more are asked for: what is new is found by whoever looks for it. */
const SEED = process.env['FUZZ_RUNS'] === undefined ? { seed: 1 } : {};

/** A seed with some shards put in, pieces cut out and pieces doubled. */
const mutated = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('add', 'cut', 'double'), fc.constantFrom(...SHARDS), fc.nat(12)),
      {
        maxLength: 6,
      },
    ),
  )
  .map(([seed, changes]) =>
    changes.reduce((text, [place, how, shard, length]) => {
      const at = place % (text.length + 1);
      if (how === 'add') return text.slice(0, at) + shard + text.slice(at);
      const piece = text.slice(at, at + length);
      return text.slice(0, at) + (how === 'cut' ? '' : piece + piece) + text.slice(at + length);
    }, seed),
  );

describe('any text', function () {
  this.timeout(60_000);

  it('is linted without an error, with every range inside, and can be silenced', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          fc.array(fc.constantFrom(...SHARDS, 'a', ' '), { maxLength: 40 }).map((parts) => parts.join('')),
        ),
        (text) => {
          checkText(text);
          linter.fixAll(text);
        },
      ),
      { numRuns: RUNS, ...SEED },
    );
  });

  it('keeps its promises at every prefix of a Dockerfile that is being typed', () => {
    for (const seed of SEEDS.slice(-4))
      for (let end = 0; end <= seed.length; end++) checkText(seed.slice(0, end));
  });

  it('is mended by safe fixes that bring nothing new, and change nothing else of the build', () => {
    assert.deepEqual(SEEDS.flatMap(fixProblems), []);
    fc.assert(
      fc.property(mutated, (text) => {
        // What no builder takes has no build that could stay the same.
        fc.pre(linter.lint(text).every(({ code }) => code !== 'DL1000'));
        assert.deepEqual(fixProblems(text), []);
      }),
      { numRuns: RUNS, ...SEED },
    );
  });

  const long: [string, string][] = [
    ['words', `FROM a\nRUN ${'x '.repeat(500_000)}`],
    ['one word', `FROM a\nRUN ${'x'.repeat(1_000_000)}`],
    ['escapes', `FROM a\nRUN ${'\\ '.repeat(500_000)}`],
    ['quotes', `FROM a\nENV A=${'"\''.repeat(500_000)}`],
    ['continuations', `FROM a\nRUN x${' \\\n && y'.repeat(50_000)}`],
    ['empty continuations', `FROM a\nRUN x \\\n${'\n'.repeat(200_000)}`],
    ['here-documents', `FROM a\nRUN ${'<<E '.repeat(5000)}\n${'E\n'.repeat(5000)}`],
    ['nesting', `FROM a\nRUN ${'$('.repeat(3000)}`],
    ['an address', `FROM a\nRUN ${'http://a'.repeat(100_000)}`],
    ['JSON', `FROM a\nCMD [${'"a",'.repeat(50_000)}"b"] # ]`],
    ['an unclosed string', `FROM a\nCMD ["${'] # '.repeat(250_000)}`],
    ['comments', `FROM a\n${'# hadolint ignore=DL3008,\n'.repeat(50_000)}`],
    ['codes', `# hadolint ignore=${'DL1 ,'.repeat(200_000)}\nFROM a`],
    ['stages', 'FROM a AS b\nUSER c\nCOPY d e\n'.repeat(3000)],
    [
      'a chain of stages',
      `FROM scratch AS s0\n${numbered(2000, (n) => `FROM s${n} AS s${n + 1}\nENV V${n}=$V${n - 1}$W\nWORKDIR w\nRUN cd a && sudo apt-get update\n`)}`,
    ],
    [
      'stages of one',
      `FROM scratch AS S\n${numbered(4000, (n) => `FROM S AS S${n}\nCOPY --from=S${n - 1} a b\n`)}`,
    ],
    [
      'arguments',
      `${numbered(5000, (n) => `ARG V${n}=$V${n - 1}$W\n`)}${numbered(5000, (n) => `FROM $V${n}$X${n}\n`)}`,
    ],
    [
      'stages with and without health checks',
      numbered(20_000, (n) => `FROM a${n} AS s${n}\n${n % 2 === 0 ? '' : 'HEALTHCHECK CMD x\n'}`),
    ],
    ['values that double', `FROM scratch\nENV A=a\n${'ENV A=$A$A\n'.repeat(5000)}`],
    ['variables in variables', `FROM scratch\nUSER ${'${a:-'.repeat(200_000)}\nUSER $a`],
  ];
  for (const [name, text] of long)
    it(`does not take long: ${name}, ${Math.round(text.length / 1000)} kB`, () => {
      const start = process.cpuUsage().user;
      linter.lint(text, { overrides: EVERY_RULE });
      const seconds = (process.cpuUsage().user - start) / 1e6;
      assert.ok(seconds < 5, `${seconds} s`);
    });
});
