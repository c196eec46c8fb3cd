import type * as vscode from 'vscode';
import type { AuditedWorkbench } from '../../audit';

/** Something that can be audited, again and again. */
export interface Audited {
  /** The same for the same thing: a report is compared with the last one of its key. */
  readonly key: string;
  readonly title: string;
  /** Whether there is more to see with root's rights. */
  readonly mayElevate: boolean;
  look(elevated: boolean): Promise<AuditedWorkbench>;
  /** The file that findings name so. */
  fileOf?(name: string): vscode.Uri | undefined;
}
