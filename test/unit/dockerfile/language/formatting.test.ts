import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { applyEdits } from '../../../../src/dockerfile';
import { parseDockerfile } from '../../../../src/dockerfile/model/parse';
import { skip } from '../../../support/skip';
import { buildDifference } from '../build';
import { linter } from '../rule-tester';
import { language } from './support';

const INDENTATIONS = [
  { tabSize: 4, insertSpaces: true },
  { tabSize: 2, insertSpaces: true },
  { tabSize: 8, insertSpaces: false },
];

function formatted(text: string, indentation = INDENTATIONS[0]!): string {
  return applyEdits(text, language.format(text, indentation));
}

/** What formatting may not touch: comments from their sign on, and what here-documents hold. */
function untouchable(text: string): string[] {
  const { source, comments, instructions, effective } = parseDockerfile(text);
  return [
    ...[...comments, ...instructions.flatMap((each) => each.comments)].map((comment) =>
      source.slice(comment),
    ),
    ...effective.flatMap(({ heredocs }) => heredocs.map(({ content }) => source.slice(content))),
  ];
}

/** What is wrong with the formatted text; undefined where nothing is. */
function problemOf(text: string): string | undefined {
  for (const indentation of INDENTATIONS) {
    const after = formatted(text, indentation);
    const difference = buildDifference('', text, after);
    if (difference !== undefined) return `${JSON.stringify(text)}: ${difference}`;
    if (untouchable(text).join('\0') !== untouchable(after).join('\0'))
      return `${JSON.stringify(text)} loses text`;
    if (formatted(after, indentation) !== after) return `${JSON.stringify(text)} is never done`;
  }
  return undefined;
}

describe('formatting of Dockerfiles', () => {
  it('indents what is continued, and nothing else', () => {
    assert.equal(
      formatted('  FROM a\nRUN x && \\\ny && \\\n\t\tz\n   \n # note\nCMD ["a", \\\n"b"]\n'),
      'FROM a\nRUN x && \\\n    y && \\\n    z\n\n# note\nCMD ["a", \\\n    "b"]\n',
    );
    assert.equal(
      formatted('# escape=`\r\nFROM a\r\nRUN x `\r\ny\r\n'),
      '# escape=`\r\nFROM a\r\nRUN x `\r\n    y\r\n',
    );
  });

  it('leaves here-documents as they are, those of ADD too', () => {
    for (const keyword of ['RUN', 'COPY', 'ADD', 'ONBUILD COPY'])
      for (const text of [
        `FROM a\n${keyword} <<E /x\n  RUN a\n\tb \\\n  c\n \nE\n`,
        `FROM a\n${keyword} <<-E /x\n\t\tx\n\tE\n`,
      ])
        assert.equal(formatted(text), text);
  });

  it('leaves what begins inside quotes or a word', () => {
    for (const text of [
      'FROM a\nRUN echo "one \\\n two"\n',
      "FROM a\nRUN echo 'one \\\n  two \\\n    three'\n",
      'FROM a\nRUN ec\\\nho x\n',
      'FROM a\nENV KEY some \\\n  value\n',
      'FROM a\nLABEL a="x \\\n  y"\n',
      'FROM a\nRUN --mount=type=cache,\\\ntarget=/x y\n',
      'FROM a\nRUN x "$(echo "a \\\n  b")"\n',
    ])
      assert.equal(formatted(text), text);
  });

  it('does not wake comments that the builder does not hear', () => {
    const text = 'FROM a\n  # check=skip=all\nRUN x\n';
    assert.equal(formatted(text), text);
  });

  it('changes the lines that were asked for alone', () => {
    const text = 'FROM a\nRUN x \\\ny\nRUN x \\\ny\n';
    const edits = language.format(text, INDENTATIONS[0]!, { first: 3, last: 4 });
    assert.equal(applyEdits(text, edits), 'FROM a\nRUN x \\\ny\nRUN x \\\n    y\n');
  });

  it('keeps the build of every rule’s examples', () => {
    const wrong = linter.rules.flatMap(({ bad, good }) => [problemOf(bad), problemOf(good)].filter(Boolean));
    assert.deepEqual(wrong, []);
  });

  it('keeps the build of hadolint’s own test cases', function () {
    this.timeout(60_000);
    const folder = process.env['LINT_CASES'];
    if (folder === undefined || folder === '')
      skip(this, 'LINT_CASES does not name the folder that holds hadolint.jsonl');
    const wrong = readFileSync(join(folder, 'hadolint.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => problemOf((JSON.parse(line) as { dockerfile: string }).dockerfile) ?? []);
    assert.deepEqual(wrong, []);
  });

  it('keeps the build of any text', function () {
    this.timeout(60_000);
    const line = fc.oneof(
      fc.constantFrom(
        ...[
          'FROM a',
          'RUN x \\',
          '  y && \\',
          '"a \\',
          " b'\\",
          'c" \\',
          ' # note',
          '# escape=`',
          'COPY <<E /x',
          'E',
        ],
        ...[
          'ENV A b \\',
          ' LABEL a=b \\',
          '',
          '  ',
          '\t',
          'ONBUILD RUN [ "a", \\',
          '"b"]',
          'RUN <<-F',
          '\tF',
          'a\\',
        ],
        ...['RUN "$(echo \\', ')"', 'WORKDIR /a \\', '# check=skip=all', ' x `', '\\', 'ADD <<E <<F /'],
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), (lines, eol) => {
        assert.equal(problemOf(lines.join(eol)), undefined);
      }),
      process.env['FUZZ_RUNS'] === undefined
        ? { numRuns: 300, seed: 1 }
        : { numRuns: Number(process.env['FUZZ_RUNS']) },
    );
  });
});
