import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Auditor } from '../../../src/audit/auditor';
import { BENCH_WITHOUT_RULE } from '../../../src/audit/bench';
import { auditDocument } from '../../../src/audit/documents/audit';
import { auditPage } from '../../../src/audit/page';
import { AUDIT_RULES } from '../../../src/audit/rules';

/** How many points each of the checklist's lists has. */
const POINTS = { host: 4, images: 6, containers: 8 };

/** The checks of docker-bench-security, section by section. */
const BENCH_CHECKS: readonly string[] = [
  ...numbered('1.1', 18),
  ...numbered('1.2', 2),
  ...numbered('2', 18),
  ...numbered('3', 24),
  ...numbered('4', 12),
  ...numbered('5', 32),
  ...numbered('6', 2),
  ...numbered('7', 9),
  ...numbered('C.5.3', 4),
  'C.1',
  'C.1.1',
  'C.2',
];

function numbered(section: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${section}.${index + 1}`);
}

describe('rules of the audit', () => {
  it('have ids of their own', () =>
    assert.equal(new Set(AUDIT_RULES.map(({ meta }) => meta.id)).size, AUDIT_RULES.length));

  it('name sources, and points that the checklist has', () => {
    for (const { meta } of AUDIT_RULES) {
      assert.ok(meta.sources.length > 0, meta.id);
      for (const point of meta.points) assert.ok(point >= 1 && point <= POINTS[meta.checklist], meta.id);
    }
  });

  it('cover every point of the checklist that a machine can look at', () => {
    // Reading the Dockerfile of an image before one uses it is for people.
    for (const [list, count] of Object.entries(POINTS))
      for (let point = 1; point <= count; point++)
        assert.ok(
          AUDIT_RULES.some(({ meta }) => meta.checklist === list && meta.points.includes(point)),
          `${list} ${point}`,
        );
  });

  it('stand for every check of docker-bench-security, or there is a reason why not', () => {
    const covered = new Set(AUDIT_RULES.flatMap(({ meta }) => meta.bench ?? []));
    const reasons = new Set(Object.keys(BENCH_WITHOUT_RULE));
    assert.deepEqual(
      BENCH_CHECKS.filter((check) => covered.has(check) === reasons.has(check)),
      [],
    );
    assert.deepEqual(
      [...covered, ...reasons].filter((check) => !BENCH_CHECKS.includes(check)),
      [],
    );
  });

  for (const rule of AUDIT_RULES) {
    const { id, bad, good } = rule.meta;
    if (bad === undefined) continue;
    it(`${id}: its examples are what they say`, () => {
      const only = new Auditor([rule]);
      assert.ok(auditDocument(only, bad, 'shell').length > 0, 'the bad example gives no finding');
      if (good !== undefined)
        assert.deepEqual(auditDocument(only, good, 'shell'), [], 'the good one gives one');
    });
  }

  it('are all on their page, which is written from them', () =>
    assert.equal(
      readFileSync('docs/audit.md', 'utf8'),
      auditPage(AUDIT_RULES),
      'run: node scripts/rules-docs.mjs',
    ));
});
