import assert from 'node:assert/strict';
import { FORMATTERS } from '../../../src/cli/formats';
import type { Finding, OutputFormat, Severity } from '../../../src/dockerfile';

const TAIL = { docs: '', fixes: [] };
const finding = (code: string, severity: Severity, message: string, also: string[] = []): Finding => ({
  code,
  also,
  severity,
  message,
  range: { start: { line: 2, character: 4 }, end: { line: 3, character: 1 } },
  ...TAIL,
});

/** Each format of one report: two files, one without findings. */
async function print(format: OutputFormat, findings: readonly Finding[]): Promise<string> {
  return FORMATTERS[format](
    [
      { file: 'a b', reportedAs: 'x<y', findings },
      { file: 'good', reportedAs: 'good', findings: [] },
    ],
    { coloured: false },
  );
}

describe('a report in the format', () => {
  const found = finding('DL4000', 'error', 'Say "<LABEL>"', ['MaintainerDeprecated']);
  const named = 'Say "<LABEL>" (MaintainerDeprecated)';
  const escaped = 'Say &quot;&lt;LABEL&gt;&quot; (MaintainerDeprecated)';
  const inAttribute = escaped.replaceAll('&gt;', '>');

  it('tty', async () => {
    assert.equal(await print('tty', [found]), `a b:3 DL4000 error: ${named}\n`);
  });

  it('gnu', async () => {
    assert.equal(await print('gnu', [found]), `hadolint:a b:3: DL4000 error: ${named}\n`);
  });

  it('json', async () => {
    assert.equal(
      await print('json', [found]),
      '[{"also":["MaintainerDeprecated"],"code":"DL4000","column":5,"endColumn":2,"endLine":4,"file":"a b","fixable":false,"level":"error","line":3,"message":"Say \\"<LABEL>\\""}]',
    );
    assert.equal(await print('json', []), '[]');
  });

  it('checkstyle', async () => {
    assert.equal(
      await print('checkstyle', [found]),
      '<?xml version="1.0" encoding="UTF-8"?><checkstyle version="4.3"><file name="x&lt;y">' +
        `<error column="5" line="3" message="${inAttribute}" severity="error" source="DL4000"/></file><file name="good"/></checkstyle>`,
    );
  });

  it('codeclimate', async () => {
    assert.equal(
      await print('codeclimate', [finding('DL3059', 'info', 'M')]),
      '{"categories":["Bug Risk"],"check_name":"DL3059","description":"M","location":{"lines":{"begin":3,"end":4},"path":"x<y"},"severity":"info","type":"issue"}\0',
    );
    assert.match(
      await print('codeclimate', [finding('DL1000', 'error', 'M')]),
      /"location":{"path":"x<y","positions":{"begin":{"column":5,"line":3},"end":{"column":2,"line":4}}},/,
    );
    assert.equal(await print('codeclimate', []), '');
  });

  it('gitlab_codeclimate, with a fingerprint that stays', async () => {
    const [first, second] = JSON.parse(
      await print('gitlab_codeclimate', [finding('DL1', 'style', 'M'), finding('DL2', 'warning', 'M')]),
    ) as Record<string, unknown>[];
    assert.deepEqual(Object.keys(first!), [
      'categories',
      'check_name',
      'description',
      'fingerprint',
      'location',
      'severity',
      'type',
    ]);
    assert.match(String(first!['fingerprint']), /^[0-9a-f]{40}$/);
    assert.notEqual(first!['fingerprint'], second!['fingerprint']);
    assert.deepEqual([first!['severity'], second!['severity']], ['minor', 'major']);
  });

  it('sonarqube', async () => {
    const issues = async (findings: Finding[]): Promise<unknown[]> =>
      (JSON.parse(await print('sonarqube', findings)) as { issues: unknown[] }).issues;
    assert.deepEqual(await issues([found]), [
      {
        engineId: 'Hadolint',
        primaryLocation: {
          filePath: 'x<y',
          message: named,
          textRange: { endColumn: 1, endLine: 4, startColumn: 4, startLine: 3 },
        },
        ruleId: 'DL4000',
        severity: 'CRITICAL',
        type: 'BUG',
      },
    ]);
    const at = { line: 0, character: 0 };
    assert.deepEqual(await issues([{ ...found, code: 'DL1000', also: [], range: { start: at, end: at } }]), [
      {
        engineId: 'Hadolint',
        primaryLocation: {
          filePath: 'x<y',
          message: found.message,
          textRange: { endLine: 1, startLine: 1 },
        },
        ruleId: 'DL1000',
        severity: 'BLOCKER',
        type: 'BUG',
      },
    ]);
  });

  it('sarif', async () => {
    const { version, runs } = JSON.parse(await print('sarif', [found, finding('SC2086', 'style', 'M')])) as {
      version: string;
      runs: { results: Record<string, unknown>[]; defaultSourceLanguage: string }[];
    };
    assert.deepEqual([version, runs[0]!.defaultSourceLanguage], ['2.1.0', 'dockerfile']);
    const region = { endColumn: 2, endLine: 4, startColumn: 5, startLine: 3 };
    const place = (sourceLanguage: string): unknown => [
      { physicalLocation: { artifactLocation: { uri: 'a%20b' }, region: { ...region, sourceLanguage } } },
    ];
    assert.deepEqual(runs[0]!.results, [
      { level: 'error', locations: place('dockerfile'), message: { text: named }, ruleId: 'DL4000' },
      { level: 'note', locations: place('sh'), message: { text: 'M' }, ruleId: 'SC2086' },
    ]);
  });

  it('junit', async () => {
    const text = await print('junit', [found, finding('DL1000', 'error', 'No')]);
    assert.match(
      text,
      /^<\?xml version="1\.0" encoding="UTF-8"\?><testsuites id="\d{8}_\d{6}" name="Container Workbench run at [^"]*" time="0"><testsuite errors="1" failures="2" id="hadolint" /,
    );
    assert.ok(
      text.includes(
        `<testcase id="hadolint.rule.DL4000" time="0"><failure id="DL4000" message="${inAttribute}" type="error">File: x&lt;y\nLine: 3\nCategory: Hadolint - Dockerfile Static Analysis\nerror: ${escaped}\n</failure></testcase>`,
      ),
    );
    assert.ok(
      text.includes(
        '<testcase id="hadolint.error" name="DL1000" time="0"><failure message="parse error at line 3, column 5" type="error">',
      ),
    );
  });

  it('codacy', async () => {
    assert.equal(
      await print('codacy', [finding('DL3000', 'error', 'M'), finding('DL3001', 'info', 'N')]),
      '{"filename":"a b","line":3,"message":"M","patternId":"DL3000"}{"filename":"a b","line":3,"message":"N","patternId":"DL3001"}',
    );
  });

  it('is free of control characters where a terminal or XML reads it', async () => {
    const hostile = finding('DL3000', 'error', 'a\u001b[31m\nb\u202e');
    for (const format of ['tty', 'gnu', 'checkstyle', 'junit'] as const) {
      // eslint-disable-next-line no-control-regex -- they are what is looked for
      assert.doesNotMatch(await print(format, [hostile]), /[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });
});
