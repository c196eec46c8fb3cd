import assert from 'node:assert/strict';
import { loadAudit, type Audit, type AuditFinding, type ReportEntry } from '../../../src/audit';
import { readMessage } from '../../../src/editor/audit/protocol';
import { EarlierReports } from '../../../src/editor/audit/rerun';
import { viewOf } from '../../../src/editor/audit/view';
import { ShortMemory } from '../../../src/editor/handout/authoring/shortMemory';

describe('the page of an audit', () => {
  let audit: Audit;

  before(async () => {
    audit = await loadAudit();
  });

  const entriesOf = (name: string, ...options: string[]): ReportEntry[] =>
    audit.auditor
      .words(['docker', 'run', ...options, 'alpine:3.20'], { kind: 'container', name, id: `id-${name}` })
      .map((finding) => ({ finding }));

  const view = (entries: readonly ReportEntry[], earlier: readonly ReportEntry[] = entries) =>
    viewOf(
      audit.makeReport(
        'lab',
        { entries, gaps: [{ rule: 'audit-runc', reason: 'rights' }] },
        { now: 0, earlier: audit.remembered(audit.makeReport('lab', { entries: earlier }, { now: 0 })) },
      ),
      audit.auditor.rules,
      { time: 'now', mayElevate: true },
    );

  it('puts what one rule has found together, the worst first', () => {
    const { groups, counts, unseen } = view([
      ...entriesOf('web', '--privileged'),
      ...entriesOf('db', '--privileged'),
    ]);
    assert.equal(groups[0]?.rule, 'privileged');
    assert.deepEqual(
      groups[0].findings.map(({ where }) => where),
      ['container web', 'container db'],
    );
    assert.match(groups[0].sources, /CIS Docker Benchmark 5\.5.*B\.3, 1/);
    assert.equal(counts.critical, 2);
    assert.deepEqual(unseen, ['audit-runc']);
  });

  it('marks what is new, and tells what is gone', () => {
    const { groups, gone, change } = view(
      entriesOf('web', '--pid', 'host'),
      entriesOf('web', '--privileged'),
    );
    const isNew = (rule: string) => groups.find((group) => group.rule === rule)?.findings[0]?.isNew;
    assert.equal(isNew('host-pid'), true);
    assert.equal(isNew('memory-limit'), false);
    assert.ok(gone.some((text) => text.startsWith('container web: ') && text.endsWith('(privileged)')));
    assert.ok((change?.score ?? 0) > 0);
  });

  it('offers what can be done: another command, limits, a line and its fix, and always to live with it', () => {
    const place = { file: 'run.sh', line: 1, column: 1, endLine: 1, endColumn: 2 };
    const finding = audit
      .auditDocument(audit.auditor, 'docker run --privileged alpine:3.20', 'shell')
      .find(({ rule }) => rule === 'privileged');
    const { groups } = view([
      ...entriesOf('web', '--pid', 'host'),
      { finding: finding as AuditFinding, place },
    ]);
    const deedsOf = (rule: string) => groups.find((group) => group.rule === rule)?.findings[0]?.deeds;
    assert.deepEqual(deedsOf('host-pid'), ['copy', 'suppress']);
    assert.deepEqual(deedsOf('memory-limit'), ['copy', 'limits', 'suppress']);
    assert.deepEqual(deedsOf('privileged'), ['line', 'fix', 'suppress']);
    const [shared] = groups.find(({ rule }) => rule === 'host-pid')?.findings ?? [];
    assert.equal(shared?.corrected, 'docker run alpine:3.20');
  });

  it('shows no character that would change how the rest is read', () => {
    const { groups } = view(entriesOf('a\u202eb\u0007', '--privileged'));
    assert.doesNotMatch(JSON.stringify(groups), /\p{Cc}|\u202e/u);
  });

  it('is heard where it says what it may, and nowhere else', () => {
    assert.deepEqual(readMessage({ type: 'ready', more: 1 }), { type: 'ready' });
    assert.deepEqual(readMessage({ type: 'report', deed: 'again' }), { type: 'report', deed: 'again' });
    const finding = { type: 'finding', deed: 'fix', run: 1, index: 2 };
    assert.deepEqual(readMessage(finding), finding);
    for (const wrong of [
      undefined,
      'ready',
      { type: 'report', deed: 'fix' },
      { ...finding, deed: 'again' },
      { ...finding, index: '2' },
      { ...finding, run: 0.5 },
    ])
      assert.equal(readMessage(wrong), undefined);
  });
});

describe('what is remembered of audits', () => {
  it('is the last report of each of those that were audited last, and not more and more', async () => {
    const memory = new ShortMemory();
    const earlier = new EarlierReports(memory);
    for (let at = 0; at < 60; at++) {
      await earlier.remember('lab', { score: at, keys: [] });
      await earlier.remember(`web-${at}`, { score: at, keys: [] });
    }
    assert.equal(earlier.of('lab')?.score, 59);
    assert.equal(earlier.of('web-59')?.score, 59);
    assert.equal(earlier.of('web-0'), undefined);
    const [kept] = memory.keys().map((key) => memory.get<object>(key));
    assert.equal(Object.keys(kept ?? {}).length, 50);
  });
});
