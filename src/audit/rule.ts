import type { Change, ContainerCommand, Option } from './command/types';
import type { Word } from './command/words';
import type { HostFacts } from './host/facts';
import type { InspectedImage } from './images/inspected';
import type { InspectedContainer } from './containers/inspected';
import type { AuditRuleInfo, AuditSeverity, Span } from './types';

/** What a rule has to say where it differs from what its file says in general. */
export interface Report {
  readonly message?: string;
  readonly severity?: AuditSeverity;
  readonly allows?: string;
  readonly remedy?: string;
}

/** Of a command: where, and what would mend it. */
export interface CommandReport extends Report {
  /** What to underline: the command's name where nothing is named. */
  readonly at?: Option | Word | Span;
  /** The best one first. */
  readonly fixes?: readonly ProposedFix[];
}

export interface ProposedFix {
  readonly title: string;
  readonly changes: readonly Change[];
}

/** The rule could say nothing: see `AuditGap`. */
export type Silence = 'rights' | 'absent';

/**
 * A rule: what it says about itself, and how it looks at what it applies to. What runs as a container is looked at as
 * the command that makes it, so that a rule about `docker run` holds for compose files and running containers, too;
 * `container` is for what no command tells.
 */
export interface AuditRule {
  readonly meta: AuditRuleInfo;
  readonly command?: (command: ContainerCommand, report: (report: CommandReport) => void) => void;
  /** A pipeline of a script, as the words of its commands. */
  readonly pipeline?: (
    commands: readonly (readonly Word[])[],
    report: (report: CommandReport) => void,
  ) => void;
  readonly container?: (
    container: InspectedContainer,
    report: (report: Report) => void,
  ) => Silence | undefined;
  readonly image?: (image: InspectedImage, report: (report: Report) => void) => Silence | undefined;
  readonly host?: (host: HostFacts, report: (report: Report) => void) => Silence | undefined;
}

export function removal(title: string, option: Option): ProposedFix {
  return { title, changes: [{ kind: 'remove', option }] };
}

export function replacement(title: string, option: Option, words: readonly string[]): ProposedFix {
  return { title, changes: [{ kind: 'replace', option, words }] };
}

export function addition(title: string, words: readonly string[]): ProposedFix {
  return { title, changes: [{ kind: 'add', words }] };
}
