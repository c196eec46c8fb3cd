import * as vscode from 'vscode';
import { ExplainedError } from '../../base';
import type { Finding, LintOptions, RunShellCheck, ShellChecker } from '../../dockerfile';
import { loadShellChecker, runShellCheck } from '../../dockerfile';
import type { Workbench } from '../../workbench';
import type { Connection } from '../types';

/** Milliseconds without an edit before ShellCheck is asked. */
const QUIET = 300;
const MAX_OUTPUT = 16 * 1024 * 1024;

/**
 * What ShellCheck says of the scripts in Dockerfiles: this computer's where there is one, else the active workbench's.
 * It is asked when nobody has typed for a moment, and given up by the next edit. Without one nothing is said.
 */
export class ShellCheckFindings implements vscode.Disposable {
  readonly #connection: Connection;
  readonly #known = new Map<string, { version: number; findings: readonly Finding[] }>();
  readonly #asked = new Map<string, AbortController>();
  readonly #changed = new vscode.EventEmitter<vscode.TextDocument>();
  /** Workbenches that turned out to have no such program. */
  readonly #without = new WeakSet<Workbench>();
  #isHere = true;
  #loading: Promise<ShellChecker> | undefined;
  #checker: ShellChecker | undefined;

  /** Something else is to be said of a document. */
  readonly onDidChange = this.#changed.event;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** What is known of the document as it is now: of scripts that have changed, nothing until they were asked about. */
  of(document: vscode.TextDocument, options: LintOptions): readonly Finding[] {
    const key = document.uri.toString();
    const { version } = document;
    const known = this.#known.get(key);
    if (known?.version === version) return known.findings;
    const findings = this.#checker?.latest(document.getText(), options) ?? [];
    this.#known.set(key, { version, findings });
    return findings;
  }

  /** Asks about the document as it is now, soon; an answer that differs from {@link of} is announced. */
  ask(document: vscode.TextDocument, options: LintOptions): void {
    const key = document.uri.toString();
    this.#asked.get(key)?.abort();
    const asked = new AbortController();
    this.#asked.set(key, asked);
    const timer = setTimeout(() => void this.#answer(document, options, asked), QUIET);
    asked.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  /** Forgets a document. */
  forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#asked.get(key)?.abort();
    this.#asked.delete(key);
    this.#known.delete(key);
  }

  dispose(): void {
    for (const asked of this.#asked.values()) asked.abort();
    this.#changed.dispose();
  }

  async #answer(
    document: vscode.TextDocument,
    options: LintOptions,
    { signal }: AbortController,
  ): Promise<void> {
    const { version } = document;
    try {
      const checker = await (this.#loading ??= loadShellChecker(this.#run));
      this.#checker = checker;
      const findings = await checker.lint(document.getText(), options, signal);
      if (signal.aborted) return;
      this.#known.set(document.uri.toString(), { version, findings });
      this.#changed.fire(document);
    } catch (error) {
      // Another edit asks again.
      if (!signal.aborted) throw error;
    }
  }

  readonly #run: RunShellCheck = async (args, script, signal) => {
    if (this.#isHere) {
      try {
        return await runShellCheck(args, script, signal);
      } catch {
        signal.throwIfAborted();
        this.#isHere = false;
      }
    }
    const workbench = this.#connection.active?.workbench;
    if (workbench === undefined || this.#without.has(workbench)) throw missing();
    const { exitCode, stdout } = await workbench.run(['shellcheck', ...args], {
      stdin: script,
      signal,
      priority: 'background',
      repeatable: true,
      maxOutput: MAX_OUTPUT,
    });
    if (exitCode === 126 || exitCode === 127) {
      this.#without.add(workbench);
      throw missing();
    }
    return stdout;
  };
}

function missing(): ExplainedError {
  return new ExplainedError('shellcheck-missing', vscode.l10n.t('There is no shellcheck.'));
}
