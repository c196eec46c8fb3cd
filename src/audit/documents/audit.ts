import type { Auditor } from '../auditor';
import { readCommand } from '../command/read';
import type { AuditFinding, Span } from '../types';
import { composeCommands } from './compose';
import type { DocumentKind } from './kinds';
import { shellPieces } from './pieces';
import type { ShellLine } from './shell';
import { commandsOf, shellLines } from './shell';

/** Texts above that many characters are left alone. */
const MOST = 512_000;
/** What was found in lines, by their trees: from one keystroke to the next all lines but one stay as they are. */
const found = new WeakMap<Auditor, WeakMap<ShellLine['tree'], readonly AuditFinding[]>>();

/** What there is to say of the commands in a document, in order of place. Takes any text whatsoever. */
export function auditDocument(auditor: Auditor, text: string, kind: DocumentKind): AuditFinding[] {
  if (text.length > MOST) return [];
  const findings =
    kind === 'compose'
      ? composeCommands(text).flatMap((command) => auditor.command(command))
      : shellPieces(text, kind)
          .flatMap(({ start, end }) => shellLines(text, start, end))
          .flatMap((line) => findingsOf(auditor, line).map((finding) => moved(finding, line.start)));
  return findings.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}

/** Places are counted from the start of the line. */
function findingsOf(auditor: Auditor, line: ShellLine): readonly AuditFinding[] {
  let known = found.get(auditor);
  if (known === undefined) found.set(auditor, (known = new WeakMap()));
  const before = known.get(line.tree);
  if (before !== undefined) return before;
  const { commands, pipelines } = commandsOf(line);
  const findings = [
    ...commands.flatMap((words) => {
      const command = readCommand(words);
      return command === undefined ? [] : auditor.command(command);
    }),
    ...pipelines.flatMap((pipeline) => auditor.pipeline(pipeline)),
  ];
  known.set(line.tree, findings);
  return findings;
}

function moved(finding: AuditFinding, by: number): AuditFinding {
  const there = <T extends Span>(span: T): T => ({ ...span, start: span.start + by, end: span.end + by });
  return {
    ...finding,
    ...(finding.span && { span: there(finding.span) }),
    fixes: finding.fixes.map(({ title, edits }) => ({ title, edits: edits.map(there) })),
  };
}
