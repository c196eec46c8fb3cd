import { quote } from '../workbench';
import { changedWords } from './command/changes';
import { readCommand } from './command/read';
import type { ContainerCommand } from './command/types';
import { madeUp } from './command/words';
import type { Word } from './command/words';
import type { InspectedContainer } from './containers/inspected';
import type { HostFacts } from './host/facts';
import type { InspectedImage } from './images/inspected';
import type { AuditRule, CommandReport, Report } from './rule';
import { AUDIT_RULES } from './rules';
import { compareSeverities } from './severities';
import type { AuditFinding, AuditFix, AuditGap, Subject } from './types';

/** What was found, and what could not be looked at. */
export interface AuditResult {
  readonly findings: readonly AuditFinding[];
  readonly gaps: readonly AuditGap[];
}

const COMMAND: Subject = { kind: 'command', name: '' };

/** Asks the rules. Every method is synchronous and never throws. */
export class Auditor {
  readonly rules: readonly AuditRule[];
  readonly #aboutCommands: readonly AuditRule[];

  constructor(rules: readonly AuditRule[] = AUDIT_RULES) {
    this.rules = rules;
    this.#aboutCommands = rules.filter(({ command }) => command !== undefined);
  }

  /** What there is to say of a command of a document. */
  command(command: ContainerCommand): AuditFinding[] {
    return this.#look(command, COMMAND, (finding, report) => {
      finding.span = report.at ?? command.head;
      finding.fixes = fixesOf(command, report);
    });
  }

  /** What there is to say of a pipeline of a document. */
  pipeline(commands: readonly (readonly Word[])[]): AuditFinding[] {
    const findings: AuditFinding[] = [];
    for (const { meta, pipeline } of this.rules)
      pipeline?.(commands, (report) => {
        const finding = draftOf(meta, report, COMMAND);
        if (report.at !== undefined) finding.span = report.at;
        findings.push(finding);
      });
    return findings;
  }

  /** What there is to say of a command that is no part of a document: that of a form, or of a container. */
  words(words: readonly string[], subject: Subject = COMMAND): AuditFinding[] {
    const command = readCommand(madeUp(words));
    if (command === undefined) return [];
    const verbAt = command.head.end - 1;
    return this.#look(command, subject, (finding, { at, fixes: [fix] = [] }) => {
      if (at !== undefined) finding.about = quote(words.slice(at.start, at.end));
      if (fix !== undefined) finding.corrected = changedWords(words, fix.changes, verbAt);
    });
  }

  #look(
    command: ContainerCommand,
    subject: Subject,
    complete: (finding: Draft, report: CommandReport) => void,
  ): AuditFinding[] {
    const findings: AuditFinding[] = [];
    for (const { meta, command: look } of this.#aboutCommands)
      look?.(command, (report) => {
        const finding = draftOf(meta, report, subject);
        complete(finding, report);
        findings.push(finding);
      });
    return findings;
  }

  container(container: InspectedContainer): AuditResult {
    const subject: Subject = { kind: 'container', name: container.name, id: container.id };
    const found = this.#ask(subject, (rule, report) => rule.container?.(container, report));
    return { ...found, findings: sorted([...this.words(container.words, subject), ...found.findings]) };
  }

  image(image: InspectedImage): AuditResult {
    return this.#ask({ kind: 'image', name: image.name, id: image.id }, (rule, report) =>
      rule.image?.(image, report),
    );
  }

  host(host: HostFacts): AuditResult {
    return this.#ask({ kind: 'host', name: host.name }, (rule, report) => rule.host?.(host, report));
  }

  #ask(
    subject: Subject,
    look: (rule: AuditRule, report: (report: Report) => void) => 'rights' | 'absent' | undefined,
  ): AuditResult {
    const findings: AuditFinding[] = [];
    const gaps: AuditGap[] = [];
    for (const rule of this.rules) {
      const silence = look(rule, (report) => findings.push(draftOf(rule.meta, report, subject)));
      if (silence !== undefined) gaps.push({ rule: rule.meta.id, reason: silence });
    }
    return { findings: sorted(findings), gaps };
  }
}

/** A finding that is being put together. */
type Draft = { -readonly [Key in keyof AuditFinding]: AuditFinding[Key] };

function draftOf(meta: AuditRule['meta'], report: Report, subject: Subject): Draft {
  return {
    rule: meta.id,
    severity: report.severity ?? meta.severity,
    message: report.message ?? meta.title,
    allows: report.allows ?? meta.allows,
    remedy: report.remedy ?? meta.remedy,
    checklist: meta.checklist,
    subject,
    fixes: [],
  };
}

function fixesOf(command: ContainerCommand, { fixes = [] }: CommandReport): AuditFix[] {
  return fixes.flatMap(({ title, changes }) => {
    const edits = command.edits(changes);
    return edits === undefined ? [] : [{ title, edits }];
  });
}

/** The worst first. */
function sorted(findings: readonly AuditFinding[]): AuditFinding[] {
  return [...findings].sort((a, b) => compareSeverities(a.severity, b.severity));
}
