import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadCourse } from '../../../../src/course';
import type { Extent } from '../../../../src/dockerfile';
import { FLAGS, MOUNTS } from '../../../../src/dockerfile/language/flags';
import { INSTRUCTIONS } from '../../../../src/dockerfile/language/instructions';
import { KEYWORDS } from '../../../../src/dockerfile/model/keywords';
import { linter } from '../rule-tester';
import { cursorIn, IMAGES, language } from './support';

function hover(marked: string, extent: Extent = 'full'): string | undefined {
  const { text, position } = cursorIn(marked);
  return language.hover(text, position, IMAGES, extent)?.text;
}

describe('hovers in Dockerfiles', () => {
  it('explain every instruction', () => {
    for (const keyword of KEYWORDS) {
      assert.match(hover(`FROM a\n|${keyword} x\n`) ?? '', new RegExp(`^\\*\\*${keyword}\\*\\* · \\S`));
      assert.match(
        hover(`FROM a\n${keyword.toLowerCase().slice(0, 2)}|${keyword.toLowerCase().slice(2)} x\n`) ?? '',
        /\*\*/,
      );
    }
    assert.deepEqual(Object.keys(INSTRUCTIONS).sort(), [...KEYWORDS].sort());
  });

  it('have examples that the linter has nothing against', () => {
    const wrong = Object.entries(INSTRUCTIONS).flatMap(([keyword, { example }]) => {
      const text =
        example.startsWith('FROM') || example.includes('\nFROM')
          ? `${example}\n`
          : `FROM debian:12.11\n${example}\n`;
      // Versions of packages would be wrong tomorrow.
      return linter
        .lint(text, { ignored: ['DL3008'] })
        .map(({ code, message }) => `${keyword}: ${code} ${message}`);
    });
    assert.deepEqual(wrong, []);
  });

  it('lead to sections of the handout that exist', async () => {
    const { course } = await loadCourse(join(import.meta.dirname, '..', '..', '..', '..', 'labs'));
    for (const { section } of Object.values(INSTRUCTIONS)) {
      if (section === undefined) continue;
      const chapter = course?.chapters.find(({ id }) => id === section[0]);
      assert.ok(
        chapter?.headings.some(({ id }) => id === section[1]),
        section.join('#'),
      );
    }
  });

  it('explain flags, and the options of mounts by their type', () => {
    for (const [keyword, flags] of Object.entries(FLAGS))
      for (const { name, about } of flags)
        assert.ok(hover(`FROM a\n${keyword} --|${name}=x y z`)?.includes(about), `${keyword} --${name}`);
    for (const [type, { about, options }] of Object.entries(MOUNTS)) {
      assert.ok(hover(`FROM a\nRUN --mount=|type=${type} x`)?.includes(about));
      for (const option of options)
        assert.ok(
          hover(`FROM a\nRUN --mount=type=${type},|${option.name}=1 x`)?.includes(option.about),
          option.name,
        );
    }
    assert.match(hover('FROM a\nRUN --mount=type=bind,|dst=/x y') ?? '', /^\*\*target\*\*/);
    assert.match(hover('FROM a\nONBUILD RUN --|network=none y') ?? '', /network/);
  });

  it('tell what stages and variables stand for', () => {
    assert.equal(
      hover('FROM debian:12 AS b\nFROM x\nCOPY --from=|b /a /b'),
      '` FROM debian:12 AS b `, line 1',
    );
    assert.equal(hover('FROM a\nENV X=1 Y=2\nRUN echo $|Y'), '` Y=2 `');
    assert.equal(hover('ARG V=1\nFROM a:$|V'), '` V=1 `');
    assert.equal(hover('FROM debian:12.11\nRUN echo $FROM|_BASE'), '` FROM_BASE=1 `');
  });

  it('show text of the document as code that it cannot leave', () => {
    const text = hover('FROM a\nENV |X=`]`(command:x)\nRUN echo');
    assert.equal(text, '`` X=`]`(command:x) ``');
  });

  it('tell what the codes in comments mean, and lead to their pages', () => {
    const { text, position } = cursorIn('FROM a\n# hadolint ignore=DL3|008\nRUN x');
    assert.deepEqual(language.hover(text, position, IMAGES, 'full')?.link, { kind: 'rule', code: 'DL3008' });
    assert.match(hover('# check=skip=Stage|NameCasing\nFROM a') ?? '', /StageNameCasing/);
    assert.match(hover('# |escape=`\nFROM a') ?? '', /^\*\*escape\*\*/);
  });

  it('say nothing where findings and shells speak', () => {
    assert.equal(hover('FROM a\nRUN apt-get |install x'), undefined);
    assert.equal(hover('FROM a\nRUN <<E\n|RUN x\nE\n'), undefined);
    assert.equal(hover('FROM a\nEN|VX y'), undefined);
  });

  it('leave names to a usual language server where one is there', () => {
    assert.equal(hover('FROM a\nENV X=1\nRUN echo $|X', 'extras'), undefined);
    assert.match(hover('FROM a\n|ENV X=1', 'extras') ?? '', /ENV/);
  });
});
