/** How bad it is: `critical` is as good as root on the workbench, `info` only something to know. */
export type AuditSeverity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** The three lists of the course's security checklist. */
export type Checklist = 'host' | 'images' | 'containers';

/** A piece of a document: offsets in UTF-16 code units, the end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a rule says about itself; docs/audit.md is written from it. */
export interface AuditRuleInfo {
  /** Stable: reports, suppressions and checks of courses name it. */
  readonly id: string;
  readonly title: string;
  readonly severity: AuditSeverity;
  readonly checklist: Checklist;
  /** Points of that list that it belongs to. */
  readonly points: readonly number[];
  /** Where it comes from: recommendations by number. */
  readonly sources: readonly string[];
  /** Checks of docker-bench-security 1.6.x that come to the same verdict. */
  readonly bench?: readonly string[];
  /** What somebody can do with it: one sentence. */
  readonly allows: string;
  /** What to do in its place: full sentences. */
  readonly remedy: string;
  /** A command that gives the finding, for a rule about commands. */
  readonly bad?: string;
  /** The same done well. */
  readonly good?: string;
}

/** A text change of a document. */
export interface AuditEdit extends Span {
  readonly text: string;
}

export interface AuditFix {
  readonly title: string;
  readonly edits: readonly AuditEdit[];
}

/** What is looked at. */
export type SubjectKind = 'command' | 'container' | 'image' | 'host';

export interface Subject {
  readonly kind: SubjectKind;
  /** For people: a container's name, an image's reference, the host; empty for a command. */
  readonly name: string;
  /** The engine's id, where it has one. */
  readonly id?: string;
}

export interface AuditFinding {
  /** The rule's id. */
  readonly rule: string;
  readonly severity: AuditSeverity;
  /** What was found: one sentence. */
  readonly message: string;
  /** What this allows: one sentence. */
  readonly allows: string;
  readonly remedy: string;
  readonly checklist: Checklist;
  readonly subject: Subject;
  /** Where, in a document. */
  readonly span?: Span;
  /** For a command that is no part of a document: its words that this is about, as a shell takes them. */
  readonly about?: string;
  /** For a command in a document. */
  readonly fixes: readonly AuditFix[];
  /** For a container: the command that makes the same one without this. */
  readonly corrected?: readonly string[];
}

/** A rule that could say nothing about a subject, and why. */
export interface AuditGap {
  readonly rule: string;
  /** `rights`: it takes root's rights to know; `absent`: what it is about is not there. */
  readonly reason: 'rights' | 'absent';
}
