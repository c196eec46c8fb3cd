import { Checks, isBuildKitCode } from './checks';
import { docsAddress } from './docs';
import { applyEdits } from './edits';
import type { Dockerfile } from './model/dockerfile';
import type { Instruction } from './model/instruction';
import { parseDockerfile } from './model/parse';
import { Ignores } from './pragmas';
import type { ProposedFix, Report, Rule } from './rule';
import { RULES } from './rules';
import { saidOf, UNPARSABLE } from './severities';
import { suppressionsOf } from './suppressions';
import type { Finding, Fix, Linter, LintOptions, RuleInfo, Severity } from './types';

const CODES = RULES.map(({ meta }) => meta.code);
/** Fixes that keep bringing up others end here; each round mends what the last one left. */
const MAX_ROUNDS = 20;

export function createLinter(rules: readonly Rule[] = RULES): Linter {
  return {
    rules: rules.map(({ meta }) => meta),
    lint: (text, options) => lint(rules, text, options ?? {}),
    suppressions,
    fixAll: (text, options, code) => fixAll(rules, text, options ?? {}, code),
  };
}

/** What a rule has to say, before it is known whether that is to be heard. */
interface Remark {
  readonly meta: RuleInfo;
  readonly report: Report;
  severity: Severity;
  silenced: boolean;
  readonly also: string[];
  fixes: Report['fixes'];
}

function lint(rules: readonly Rule[], text: string, options: LintOptions): Finding[] {
  const document = parseDockerfile(text);
  const ignores = options.disableIgnorePragma === true ? undefined : new Ignores(document);
  const checks = new Checks(document);
  const remarks: Remark[] = [];
  for (const { meta, check } of rules) {
    const { code } = meta;
    const said = saidOf(meta, options);
    const isOff = meta.offByDefault === true && (said ?? 'off') === 'off';
    if (isOff && (said === 'off' || !checks.mentions(code))) continue;
    const severity = said === undefined || said === 'off' ? meta.severity : said;
    const isBuildError = checks.areErrors && isBuildKitCode(code);
    check({
      document,
      options,
      codes: CODES,
      report: (report) => {
        const { line = report.instruction.line } = report;
        if (isOff && !checks.switchesOn(code, line)) return;
        remarks.push({
          meta,
          report,
          severity: isBuildError ? 'error' : severity,
          silenced:
            said === 'off' ||
            checks.skips(code, line) ||
            (code !== UNPARSABLE && ignores?.has(code, line) === true),
          also: [],
          fixes: report.fixes,
        });
      },
    });
  }
  return merged(remarks)
    .filter(({ silenced }) => !silenced)
    .sort((a, b) => a.report.span.start - b.report.span.start || (a.meta.code < b.meta.code ? -1 : 1))
    .map((remark) => toFinding(document, remark));
}

/**
 * One remark where several rules say the same of an instruction. Whoever silences one of its codes is tired of all; what
 * is an error under one name is an error.
 */
function merged(remarks: readonly Remark[]): Remark[] {
  const named = new Set(remarks.flatMap(({ meta }) => meta.sameAs ?? []));
  const first = new Map<Instruction, Map<string, Remark>>();
  for (const remark of remarks) {
    if (!named.has(remark.meta.code)) continue;
    const { instruction } = remark.report;
    const known = first.get(instruction);
    if (known === undefined) first.set(instruction, new Map([[remark.meta.code, remark]]));
    else if (!known.has(remark.meta.code)) known.set(remark.meta.code, remark);
  }
  return remarks.filter((remark) => {
    const { sameAs } = remark.meta;
    if (sameAs === undefined) return true;
    const others = first.get(remark.report.instruction);
    const code = sameAs.find((each) => others?.has(each) === true);
    const same = code === undefined ? undefined : others?.get(code);
    if (same === undefined) return true;
    if (!same.also.includes(remark.meta.code)) same.also.push(remark.meta.code);
    same.silenced ||= remark.silenced;
    if (remark.severity === 'error') same.severity = 'error';
    if (same.fixes?.some((each) => each !== undefined) !== true) same.fixes = remark.fixes;
    return false;
  });
}

function toFinding(document: Dockerfile, { meta, report, severity, also, fixes }: Remark): Finding {
  const { span, message, unpinned } = report;
  const finding: Finding = {
    code: meta.code,
    also,
    severity,
    message: message ?? meta.title,
    range: document.source.rangeOf(span),
    docs: docsAddress(meta.code),
    fixes: (fixes ?? []).flatMap((each) => (each === undefined ? [] : toFix(document, each))),
  };
  if (unpinned !== undefined) finding.unpinned = unpinned;
  return finding;
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

function fixAll(rules: readonly Rule[], text: string, options: LintOptions, code?: string): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const findings = lint(rules, current, options);
    const wanted =
      code === undefined ? findings : findings.filter((each) => [each.code, ...each.also].includes(code));
    const next = applyFixes(current, wanted);
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
