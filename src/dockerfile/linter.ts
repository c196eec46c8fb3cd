import { docsAddress } from './docs';
import { applyEdits } from './edits';
import type { Dockerfile } from './model/dockerfile';
import { parseDockerfile } from './model/parse';
import { Ignores } from './pragmas';
import type { ProposedFix, Report, Rule } from './rule';
import { RULES } from './rules';
import { suppressionsOf } from './suppressions';
import type { Finding, Fix, Linter, LintOptions, RuleInfo, Severity } from './types';

/** What the builder refuses: never silenced, as in hadolint. */
const UNPARSABLE = 'DL1000';
/** Fixes that keep bringing up others end here; each round mends what the last one left. */
const MAX_ROUNDS = 20;

export function createLinter(rules: readonly Rule[] = RULES): Linter {
  return {
    rules: rules.map(({ meta }) => meta),
    lint: (text, options) => lint(rules, text, options ?? {}),
    suppressions,
    fixAll: (text, options) => fixAll(rules, text, options ?? {}),
  };
}

function lint(rules: readonly Rule[], text: string, options: LintOptions): Finding[] {
  const document = parseDockerfile(text);
  const ignores = new Ignores(document);
  const findings: { finding: Finding; start: number }[] = [];
  for (const { meta, check } of rules) {
    const severity = severityOf(meta, options);
    if (severity === undefined) continue;
    check({
      document,
      options,
      report: (report) => {
        if (meta.code !== UNPARSABLE && ignores.has(meta.code, report.instruction.line)) return;
        findings.push({ finding: toFinding(document, meta, severity, report), start: report.span.start });
      },
    });
  }
  return findings
    .sort((a, b) => a.start - b.start || (a.finding.code < b.finding.code ? -1 : 1))
    .map(({ finding }) => finding);
}

/** The severity to report a rule with; undefined where it is switched off. */
function severityOf(
  { code, severity, offByDefault }: RuleInfo,
  { ignored, overrides }: LintOptions,
): Severity | undefined {
  if (code === UNPARSABLE) return severity;
  if (ignored?.includes(code) === true) return undefined;
  const wanted = overrides !== undefined && Object.hasOwn(overrides, code) ? overrides[code] : undefined;
  return wanted === 'off' ? undefined : (wanted ?? (offByDefault === true ? undefined : severity));
}

function toFinding(
  document: Dockerfile,
  { code, title }: { code: string; title: string },
  severity: Severity,
  { span, message, fixes }: Report,
): Finding {
  return {
    code,
    severity,
    message: message ?? title,
    range: document.source.rangeOf(span),
    docs: docsAddress(code),
    fixes: (fixes ?? []).filter((each) => each !== undefined).map((each) => toFix(document, each)),
  };
}

function toFix({ source }: Dockerfile, { title, safe, edits }: ProposedFix): Fix {
  return {
    title,
    safe,
    edits: edits.map(({ span, text }) => ({ range: source.rangeOf(span), newText: text })),
  };
}

function suppressions(text: string, finding: Finding): Fix[] {
  if (finding.code === UNPARSABLE) return [];
  const document = parseDockerfile(text);
  const line = document.source.lineAt(document.source.offsetAt(finding.range.start));
  const instruction = document.instructionAt(line);
  return suppressionsOf(document, finding.code, instruction?.line ?? line).map((each) =>
    toFix(document, each),
  );
}

function fixAll(rules: readonly Rule[], text: string, options: LintOptions): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = applyFixes(current, lint(rules, current, options));
    if (next === current) break;
    current = next;
  }
  return current;
}

/** The first safe fix of every finding, without those that touch what an earlier one changes. */
function applyFixes(text: string, findings: readonly Finding[]): string {
  const taken: Fix['edits'][number][] = [];
  for (const { fixes } of findings) {
    const fix = fixes.find(({ safe }) => safe);
    if (fix !== undefined && !fix.edits.some((edit) => taken.some((other) => touches(edit, other))))
      taken.push(...fix.edits);
  }
  return applyEdits(text, taken);
}

function touches({ range: a }: Fix['edits'][number], { range: b }: Fix['edits'][number]): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(
  a: Fix['edits'][number]['range']['end'],
  b: Fix['edits'][number]['range']['start'],
): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
