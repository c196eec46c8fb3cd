import * as vscode from 'vscode';
import { compareSeverities, isGrave, loadAudit, type Audit, type AuditFinding } from '../audit';
import { noticeText } from '../base';
import { describeAddress } from './connection';
import { confirm } from './containers/questions';
import { isDisposable, setDisposable } from './disposableWorkbenches';

/** What is explained in one question at most; the worst comes first. */
const MOST_EXPLAINED = 4;

/**
 * Stands between a person and a command that gives a container power over the machine: asks once before it is run, and
 * names what it allows. On a workbench that the person has marked disposable it is run, and explained.
 */
export class RiskQuestion {
  /** What was explained on disposable workbenches, so that a demonstration explains it once. */
  readonly #explained = new Set<string>();

  /** Whether a command may be run. `address`: of the workbench, as it was connected to. */
  mayRunCommand(address: string, words: readonly string[]): Promise<boolean> {
    return this.#mayRun(address, ({ auditor }) => auditor.words(words));
  }

  /** Whether lines of a shell may be run. */
  mayRunScript(address: string, script: string): Promise<boolean> {
    return this.#mayRun(address, ({ auditor, auditDocument }) => auditDocument(auditor, script, 'shell'));
  }

  async #mayRun(address: string, look: (audit: Audit) => readonly AuditFinding[]): Promise<boolean> {
    const risks = distinct(look(await loadAudit()).filter(isGrave));
    if (risks.length === 0) return true;
    if (isDisposable(address)) {
      this.#explain(address, risks);
      return true;
    }
    const name = describeAddress(address);
    const run = vscode.l10n.t('Run It');
    const mark = vscode.l10n.t('Mark as Disposable, and Run It');
    const rest = risks.length - MOST_EXPLAINED;
    const answer = await confirm(
      vscode.l10n.t('Run this on {0}? It gives a container power over the machine.', name),
      [
        ...risks
          .slice(0, MOST_EXPLAINED)
          .flatMap(({ message, allows, remedy }) => [`${message} ${allows} ${remedy}`, '']),
        ...(rest > 0 ? [vscode.l10n.t('There is more of that kind: {0}.', rest), ''] : []),
        vscode.l10n.t(
          'A machine that nobody would miss can be marked as disposable: nothing is asked there.',
        ),
      ],
      ...[run, mark],
    );
    if (answer === mark) await setDisposable(address, true);
    return answer !== undefined;
  }

  #explain(address: string, risks: readonly AuditFinding[]): void {
    const untold = risks.filter(({ message }) => !this.#explained.has(`${address} ${message}`));
    for (const { message } of untold) this.#explained.add(`${address} ${message}`);
    const [worst] = untold;
    if (worst === undefined) return;
    const text = vscode.l10n.t(
      'Run without asking, since {0} is disposable. {1} {2}',
      describeAddress(address),
      ...[worst.message, worst.allows],
    );
    void vscode.window.showInformationMessage(noticeText(text));
  }
}

/** Each thing that is said once, the worst first. */
function distinct(findings: readonly AuditFinding[]): AuditFinding[] {
  const said = new Map(findings.map((finding) => [finding.message, finding]));
  return [...said.values()].sort((a, b) => compareSeverities(a.severity, b.severity));
}
