import type { Auditor } from '../auditor';
import { readCommand } from '../command/read';
import type { AuditFinding } from '../types';
import { composeCommands } from './compose';
import type { DocumentKind } from './kinds';
import { shellPieces } from './pieces';
import { shellCommands } from './shell';

/** Texts above that many characters are left alone. */
const MOST = 512_000;

/** What there is to say of the commands in a document, in order of place. Takes any text whatsoever. */
export function auditDocument(auditor: Auditor, text: string, kind: DocumentKind): AuditFinding[] {
  if (text.length > MOST) return [];
  const findings =
    kind === 'compose'
      ? composeCommands(text).flatMap((command) => auditor.command(command))
      : shellPieces(text, kind).flatMap(({ start, end }) => {
          const { commands, pipelines } = shellCommands(text, start, end);
          return [
            ...commands.flatMap((words) => {
              const command = readCommand(words);
              return command === undefined ? [] : auditor.command(command);
            }),
            ...pipelines.flatMap((pipeline) => auditor.pipeline(pipeline)),
          ];
        });
  return findings.sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}
