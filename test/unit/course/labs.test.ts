import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadCourse } from '../../../src/course';
import { readRulePage } from '../../../src/dockerfile';
import { brief } from './support';

const LABS = join(import.meta.dirname, '..', '..', '..', 'labs');

describe('course: the one in labs/', () => {
  it('has no mistakes', async () => {
    const { problems } = await loadCourse(LABS);
    assert.deepEqual(problems.map(brief), []);
  });

  it('lets nobody type a deletion of everything outside a container', async () => {
    const { course } = await loadCourse(LABS);
    const steps = course?.chapters.flatMap((chapter) => chapter.steps) ?? [];
    const dangerous = steps.filter(({ code }) => code?.includes('rm -rf /'));
    assert.ok(dangerous.length > 0);
    for (const { code, inside } of dangerous) {
      assert.ok(inside);
      assert.match(code ?? '', /^\[ "\$\(hostname\)" = \w+ \] && rm -rf/);
    }
  });

  it('opens every container that steps are typed into, and checks that', async () => {
    const { course } = await loadCourse(LABS);
    for (const { steps } of course?.chapters ?? [])
      for (const session of new Set(steps.filter(({ inside }) => inside).map((step) => step.session))) {
        const opening = steps.find((step) => step.session === session);
        assert.match(opening?.code ?? '', /docker run .*-it|enroot start/);
        assert.ok(opening?.check !== undefined, opening?.id);
      }
  });

  it('names rules that the linter has a page about', async () => {
    const { course } = await loadCourse(LABS);
    const rules = (course?.chapters ?? []).flatMap(({ html }) =>
      [...html.matchAll(/href="rule:(\w+)"/g)].map(([, code = '']) => code),
    );
    assert.ok(rules.length > 10);
    for (const code of new Set(rules)) assert.ok((await readRulePage(code)) !== undefined, code);
  });

  it('shows its figures as inline SVG that follows the theme', async () => {
    const { course } = await loadCourse(LABS);
    const figures = course?.chapters.flatMap(
      ({ html }) => html.match(/<figure class="figure".*?<\/figure>/gs) ?? [],
    );
    assert.ok(figures !== undefined && figures.length >= 8);
    for (const figure of figures) {
      assert.match(figure, /<svg role="img" aria-label="[^"]{40,}"/);
      assert.match(figure, /currentColor/);
      assert.doesNotMatch(figure, /fill="#|stroke="#/);
    }
  });
});
