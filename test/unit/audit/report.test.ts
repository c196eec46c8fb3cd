import assert from 'node:assert/strict';
import type { AuditFinding, ReportEntry } from '../../../src/audit';
import { Auditor } from '../../../src/audit/auditor';
import { formatReport } from '../../../src/audit/all';
import { keyOf } from '../../../src/audit/report/key';
import { makeReport, remembered } from '../../../src/audit/report/report';
import { addSuppression, readSuppressions, suppressionOf } from '../../../src/audit/suppressions';

const now = Date.UTC(2026, 10, 22);
const container = { kind: 'container', name: 'web', id: 'abc' } as const;
const privileged = new Auditor()
  .words(['docker', 'run', '--privileged', '--name', 'web', 'a:1'], container)
  .find(({ rule }) => rule === 'privileged');
assert.ok(privileged);
const entry: ReportEntry = { finding: privileged };
const other: ReportEntry = {
  finding: { ...privileged, rule: 'published-port', severity: 'medium', message: 'Port 80 | is <open>.' },
  place: { file: 'run it.sh', line: 3, column: 1, endLine: 3, endColumn: 5 },
};

describe('reports of the audit', () => {
  it('tell the worst first, count, and give a score', () => {
    const report = makeReport('x', { entries: [other, entry, entry] }, { now });
    assert.deepEqual(
      report.entries.map(({ finding }) => finding.rule),
      ['privileged', 'privileged', 'published-port'],
    );
    assert.deepEqual(report.counts, { critical: 2, high: 0, medium: 1, low: 0, info: 0 });
    assert.equal(report.score, 60);
    assert.equal(makeReport('x', { entries: [] }, { now }).score, 100);
  });

  it('say what has changed since another one', () => {
    const earlier = remembered(makeReport('x', { entries: [entry] }, { now }));
    const { change } = makeReport('x', { entries: [other] }, { now, earlier });
    assert.deepEqual(change, { score: 28, added: [keyOf(other)], gone: [keyOf(entry)] });
  });

  it('are Markdown that no text from elsewhere breaks out of, with the corrected command', () => {
    const report = makeReport('[x](command:y)', { entries: [entry, other] }, { now });
    const text = formatReport(report, 'markdown');
    assert.match(text, /docker run --name web a:1/);
    assert.ok(text.includes('Port 80 \\| is \\<open\\>.'));
    assert.doesNotMatch(text, /[^\\]\]\(command:/);
  });

  it('are JSON that the next run is compared with', () => {
    const read = JSON.parse(formatReport(makeReport('x', { entries: [entry] }, { now }), 'json')) as Record<
      string,
      unknown
    >;
    assert.equal(read['score'], 65);
    assert.deepEqual(read['keys'], [keyOf(entry)]);
  });

  it('are SARIF with places, rules and suppressions', () => {
    const suppressions = readSuppressions(
      'suppressions:\n- {rule: privileged, subject: "w*", reason: Known., expires: 2026-12-01}',
      'f',
    );
    const report = makeReport('x', { entries: [entry, other] }, { now, suppressions });
    const { runs } = JSON.parse(formatReport(report, 'sarif')) as {
      runs: [{ results: Record<string, unknown>[]; tool: { driver: { rules: { id: string }[] } } }];
    };
    const [first, second] = runs[0].results;
    assert.deepEqual((first?.['locations'] as unknown[])[0], {
      physicalLocation: {
        artifactLocation: { uri: 'run%20it.sh' },
        region: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 5 },
      },
    });
    assert.deepEqual(second?.['suppressions'], [{ kind: 'external', justification: 'Known.' }]);
    assert.deepEqual(runs[0].tool.driver.rules.map(({ id }) => id).sort(), ['privileged', 'published-port']);
  });
});

describe('suppressions', () => {
  const finding: AuditFinding = privileged;
  const read = (line: string) => readSuppressions(`suppressions:\n- ${line}`, 'file.yaml');
  const holds = (line: string, place?: string): boolean =>
    suppressionOf(finding, read(line), { now, ...(place !== undefined && { place }) }) !== undefined;

  it('hold for their rule and subject, to the end of their day', () => {
    assert.ok(holds('{rule: privileged, subject: web, reason: r, expires: 2026-11-22}'));
    assert.ok(!holds('{rule: privileged, subject: web, reason: r, expires: 2026-11-21}'));
    assert.ok(holds('{rule: "*", subject: "*e*", reason: r, expires: 2026-12-01}'));
    assert.ok(!holds('{rule: host-pid, subject: web, reason: r, expires: 2026-12-01}'));
    assert.ok(!holds('{rule: privileged, subject: we, reason: r, expires: 2026-12-01}'));
    assert.ok(holds('{rule: privileged, subject: "ci/*.sh", reason: r, expires: 2026-12-01}', 'ci/run.sh'));
    assert.ok(!holds('{rule: privileged, subject: "ci/*.sh", reason: r, expires: 2026-12-01}', 'ci.sh'));
  });

  it('are added to a file, which keeps all else that stands in it', () => {
    const one = { rule: 'privileged', subject: 'a: b', reason: 'It # builds', expires: '2026-12-01' };
    const fresh = addSuppression(undefined, one, 'f');
    assert.deepEqual(readSuppressions(fresh, 'f'), [one]);
    const second = { ...one, subject: '*' };
    const text = addSuppression(`# Ours.\n${fresh}more: true\n`, second, 'f');
    assert.deepEqual(readSuppressions(text, 'f'), [one, second]);
    assert.match(text, /^# Ours\.\n[^]*more: true\n$/);
    for (const empty of ['', '# Nothing yet.\n', 'suppressions:\n', 'suppressions: []\n'])
      assert.deepEqual(readSuppressions(addSuppression(empty, one, 'f'), 'f'), [one]);
    assert.throws(() => addSuppression('suppressions: {}\n', one, 'file.yaml'), /file\.yaml/);
    assert.throws(() => addSuppression('a: [\n', one, 'file.yaml'), /file\.yaml/);
    assert.throws(() => addSuppression('text\n', one, 'file.yaml'), /file\.yaml/);
  });

  for (const [what, text] of [
    ['no reason', 'suppressions:\n- {rule: a, subject: b, expires: 2026-12-01}'],
    ['no expiry', 'suppressions:\n- {rule: a, subject: b, reason: c}'],
    ['no day', 'suppressions:\n- {rule: a, subject: b, reason: c, expires: never}'],
    ['no list', 'a: b'],
    ['no YAML', '{'],
  ] as const)
    it(`are refused with ${what}, naming the file`, () =>
      assert.throws(() => readSuppressions(text, 'file.yaml'), /file\.yaml/));
});
