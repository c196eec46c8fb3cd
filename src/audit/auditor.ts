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

  constructor(rules: readonly AuditRule[] = AUDIT_RULES) {
    this.rules = rules;
  }

  /** What there is to say of a command of a document. */
  command(command: ContainerCommand): AuditFinding[] {
    return this.#look(command, COMMAND, (report) => ({
      span: report.at ?? command.head,
      fixes: fixesOf(command, report),
    }));
  }

  /** What there is to say of a pipeline of a document. */
  pipeline(commands: readonly (readonly Word[])[]): AuditFinding[] {
    const findings: AuditFinding[] = [];
    for (const { meta, pipeline } of this.rules)
      pipeline?.(commands, (report) =>
        findings.push({
          ...said(meta, report),
          subject: COMMAND,
          ...(report.at !== undefined && { span: report.at }),
          fixes: [],
        }),
      );
    return findings;
  }

  /** What there is to say of a command that is no part of a document: that of a form, or of a container. */
  words(words: readonly string[], subject: Subject = COMMAND): AuditFinding[] {
    const command = readCommand(madeUp(words));
    if (command === undefined) return [];
    const verbAt = command.head.end - 1;
    return this.#look(command, subject, ({ fixes: [fix] = [] }) => ({
      fixes: [],
      ...(fix !== undefined && { corrected: changedWords(words, fix.changes, verbAt) }),
    }));
  }

  #look(
    command: ContainerCommand,
    subject: Subject,
    more: (report: CommandReport) => Pick<AuditFinding, 'span' | 'fixes' | 'corrected'>,
  ): AuditFinding[] {
    const findings: AuditFinding[] = [];
    for (const { meta, command: look } of this.rules)
      look?.(command, (report) => findings.push({ ...said(meta, report), subject, ...more(report) }));
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
      const silence = look(rule, (report) =>
        findings.push({ ...said(rule.meta, report), subject, fixes: [] }),
      );
      if (silence !== undefined) gaps.push({ rule: rule.meta.id, reason: silence });
    }
    return { findings: sorted(findings), gaps };
  }
}

function said({ id, title, severity, allows, remedy, checklist }: AuditRule['meta'], report: Report) {
  return {
    rule: id,
    severity: report.severity ?? severity,
    message: report.message ?? title,
    allows: report.allows ?? allows,
    remedy: report.remedy ?? remedy,
    checklist,
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
