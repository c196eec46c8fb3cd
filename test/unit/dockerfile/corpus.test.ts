import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { skip } from '../../support/skip';
import { join } from 'node:path';
import type { LabelType, LintOptions } from '../../../src/dockerfile';
import { parseDockerfile } from '../../../src/dockerfile/model/parse';
import { fixProblems } from './fix-problems';
import { checkText } from './promises';
import { linter } from './rule-tester';

/** A line of hadolint.jsonl: an assertion of hadolint's own tests, and all that hadolint reports for the text. */
interface Case {
  id: string;
  rule: string;
  dockerfile: string;
  count: { min?: number; exactly?: number };
  config?: Config;
  hadolint: { code: string; line: number }[];
}

/** What an assertion sets, under the names of hadolint's configuration. */
interface Config {
  ignored?: string[];
  trustedRegistries?: string[];
  'label-schema'?: Record<string, LabelType>;
  'strict-labels'?: boolean;
}

/** Those that are off by themselves are on in all assertions. */
const SWITCHED_ON = { DL1001: 'warning', DL3057: 'info' } as const;

function optionsOf(config: Config = {}): LintOptions {
  return {
    overrides: SWITCHED_ON,
    ignored: config.ignored ?? [],
    trustedRegistries: config.trustedRegistries ?? [],
    labelSchema: config['label-schema'] ?? {},
    strictLabels: config['strict-labels'] ?? false,
  };
}

describe("hadolint's own test cases", function () {
  this.timeout(30_000);
  const known = new Set(linter.rules.map(({ code }) => code));
  let cases: Case[] = [];

  before(function () {
    const folder = process.env['LINT_CASES'];
    if (folder === undefined || folder === '')
      skip(this, 'LINT_CASES does not name the folder that holds hadolint.jsonl');
    cases = readFileSync(join(folder, 'hadolint.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Case);
  });

  it('have the same verdicts for every rule that is here', () => {
    const failed: string[] = [];
    for (const { id, rule, dockerfile, count, config } of cases.filter((each) => known.has(each.rule))) {
      const found = linter.lint(dockerfile, optionsOf(config)).filter(({ code }) => code === rule).length;
      if (count.exactly === undefined ? found < (count.min ?? 1) : found !== count.exactly)
        failed.push(`${id} ${rule}: ${found} found in ${JSON.stringify(dockerfile)}`);
    }
    assert.deepEqual(failed, []);
  });

  it('have the same findings in the same lines, each text as a whole', () => {
    const different: string[] = [];
    for (const { id, dockerfile, config, hadolint } of cases) {
      // hadolint accepts this, and Docker does not: ours says so.
      if (dockerfile === 'ONBUILD SHELL anything\n') continue;
      const document = parseDockerfile(dockerfile);
      const ours = linter
        .lint(dockerfile, optionsOf(config))
        .filter(({ code }) => code.startsWith('DL'))
        .map(
          ({ code, range }) =>
            `${code} ${(document.instructionAt(range.start.line)?.line ?? range.start.line) + 1}`,
        );
      const theirs = hadolint
        .filter(({ code }) => known.has(code))
        .map(({ code, line }) => `${code} ${line}`);
      const missing = theirs.filter((finding) => !ours.includes(finding));
      const surplus = ours.filter((finding) => !theirs.includes(finding));
      if (missing.length + surplus.length > 0)
        different.push(
          `${id} ${JSON.stringify(dockerfile)}: missing ${missing.join()}, surplus ${surplus.join()}`,
        );
    }
    assert.deepEqual(different, []);
  });

  it('lose their finding to its safe fix, and get no new one', () => {
    const wrong = cases.flatMap(({ id, dockerfile }) =>
      fixProblems(dockerfile).map((problem) => `${id} ${problem}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('are linted at every step of typing them', function () {
    // All of them take minutes: EVERY_PREFIX=1.
    const every = process.env['EVERY_PREFIX'] === '1';
    this.timeout(every ? 30 * 60_000 : 60_000);
    cases
      .filter((_, index) => every || index % 25 === 0)
      .forEach(({ dockerfile }) => {
        for (let end = 0; end <= dockerfile.length; end++) checkText(dockerfile.slice(0, end));
      });
  });
});
