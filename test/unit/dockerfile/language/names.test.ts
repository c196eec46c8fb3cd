import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/dockerfile';
import { cursorIn, language } from './support';

function renamed(marked: string, name: string): string | undefined {
  const { text, position } = cursorIn(marked);
  const renaming = language.rename(text, position, name);
  if (renaming === undefined) return undefined;
  return 'refusal' in renaming ? renaming.refusal : applyEdits(text, renaming.edits);
}

const STAGES = `FROM debian AS Build
RUN x
FROM build AS test
RUN --mount=type=bind,from=build,target=/x y
COPY --from=BUILD /a /b
COPY --from=0 /a /b
COPY --from=builder:1 /a /b
`;

describe('names in Dockerfiles', () => {
  it('of stages are renamed wherever they are meant, in any case', () => {
    const expected = STAGES.replace('AS Build', 'AS make')
      .replace('FROM build', 'FROM make')
      .replace('from=build,', 'from=make,')
      .replace('from=BUILD', 'from=make');
    for (const place of ['AS Bu|ild', 'FROM bu|ild', 'from=bui|ld', 'from=BU|ILD'])
      assert.equal(renamed(STAGES.replace(place.replace('|', ''), place), 'make'), expected, place);
  });

  it('of stages mean the last one before that has the name', () => {
    const text = 'FROM a AS x\nFROM b AS x\nFROM c\nCOPY --from=|x / /\n';
    assert.equal(renamed(text, 'y'), 'FROM a AS x\nFROM b AS y\nFROM c\nCOPY --from=y / /\n');
    assert.equal(renamed('FROM |x AS x\n', 'y'), undefined);
    assert.equal(renamed('FROM x AS |x\n', 'y'), 'FROM x AS y\n');
  });

  it('of stages are not given away twice, nor to what Docker would not take', () => {
    const text = 'FROM a AS one\nFROM debian AS two\nCOPY --from=|one / /\n';
    for (const name of ['two', 'TWO', 'debian']) assert.equal(renamed(text, name), 'taken', name);
    for (const name of ['1x', 'a b', '', 'scratch', 'x:1'])
      assert.equal(renamed(text, name), 'invalid', name);
    assert.match(renamed(text, 'ONE') ?? '', /--from=ONE/);
  });

  it('of variables are renamed in the stages that share them, and nowhere else', () => {
    const text = [
      ...['ARG V=1', 'FROM a:${V} AS one', 'ARG V', 'ENV PATH=/x/$V:$PATH', 'RUN echo "${V:-2}" \\$V'],
      ...['FROM one', 'COPY <<E /x', 'is $V', 'E', 'FROM b', 'ENV V=3', 'RUN echo $V', ''],
    ].join('\n');
    const lines = text.split('\n');
    const expected = lines.map((line, index) =>
      index >= 10 ? line : line.replace(/(?<![\\\w]|\\\$)V\b/g, 'W').replace('\\$W', '\\$V'),
    );
    assert.equal(renamed(text.replace('ARG V=', 'ARG |V='), 'W'), expected.join('\n'));
    assert.equal(renamed(text.replace('is $V', 'is $|V'), 'W'), expected.join('\n'));
    const other = lines.map((line, index) => (index < 10 ? line : line.replace(/\bV\b/, 'W'))).join('\n');
    assert.equal(renamed(text.replace('ENV V=3', 'ENV |V=3'), 'W'), other);
  });

  it('of variables that a script sets as well are left to a person', () => {
    for (const script of ['X=2; echo $X', 'for X in a b; do echo $X; done', 'read -r X'])
      assert.equal(renamed(`FROM a\nARG |X=1\nRUN ${script}\n`, 'Y'), 'shell', script);
    assert.equal(renamed('FROM a\nARG |X=1\nENV Y=2\n', 'Y'), 'taken');
    assert.equal(renamed('FROM a\nARG |X=1\n', 'not valid'), 'invalid');
  });

  it('of here-documents are renamed at both ends', () => {
    const text = 'FROM a\nRUN <<-"EOF"\n\tx\n\tE|OF\n';
    assert.equal(renamed(text, 'DONE'), 'FROM a\nRUN <<-"DONE"\n\tx\n\tDONE\n');
    assert.equal(renamed(text, 'x'), 'taken');
  });

  it('lead to where they were given', () => {
    const { text, position } = cursorIn(STAGES.replace('from=BUILD', 'from=B|UILD'));
    const places = language.placesOf(text, position);
    assert.deepEqual(places?.definitions, [
      { start: { line: 0, character: 15 }, end: { line: 0, character: 20 } },
    ]);
    assert.equal(places?.all.length, 4);
    const unknown = cursorIn('FROM a\nRUN echo $|HOME\n');
    assert.equal(language.placesOf(unknown.text, unknown.position), undefined);
  });
});
