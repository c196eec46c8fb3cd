import * as vscode from 'vscode';
import { displayText } from '../../base';
import type { BuildEvent, BuildStep } from '../../docker';

/** Writes down what a builder does: its steps by stage, how long each took, and what came from the cache. */
export class BuildReport {
  readonly #output: Pick<vscode.OutputChannel, 'appendLine'>;
  readonly #progress: (text: string, fraction: number) => void;
  readonly #staged: boolean;
  readonly #began = Date.now();
  #ended = 0;
  #cached = 0;

  /** @param options.staged the Dockerfile has several stages, so that a step is named with its own */
  constructor(
    output: Pick<vscode.OutputChannel, 'appendLine'>,
    options: { staged: boolean; progress: (text: string, fraction: number) => void },
  ) {
    this.#output = output;
    this.#staged = options.staged;
    this.#progress = options.progress;
  }

  tell(event: BuildEvent): void {
    switch (event.kind) {
      case 'builder':
        this.#output.appendLine(
          event.builder === 'buildkit'
            ? vscode.l10n.t('BuildKit builds.')
            : vscode.l10n.t('The classic builder builds. {0}', event.reason ?? ''),
        );
        return;
      case 'output':
        this.#output.appendLine(displayText(event.line.replaceAll('\t', '    ')));
        return;
      case 'step':
        this.#step(event.step);
    }
  }

  built(tag: string): void {
    this.#output.appendLine(
      vscode.l10n.t(
        'Built {0} in {1} s; of {2} steps {3} came from the cache.',
        displayText(tag),
        seconds(Date.now() - this.#began),
        this.#ended,
        this.#cached,
      ),
    );
  }

  #step(step: BuildStep): void {
    const { number, total, state } = step;
    const instruction = displayText(step.instruction);
    if (state === 'running') {
      const text = vscode.l10n.t('step {0} of {1}: {2}', number, total, instruction);
      const stage = this.#stageOf(step);
      this.#progress(stage === '' ? text : `${stage}, ${text}`, (number - 1) / total);
      return;
    }
    this.#ended++;
    if (state === 'cached') this.#cached++;
    const words = {
      done: vscode.l10n.t('done in {0} s', seconds(step.duration ?? 0)),
      cached: vscode.l10n.t('from the cache'),
      failed: vscode.l10n.t('failed after {0} s', seconds(step.duration ?? 0)),
    };
    const place = `${this.#stageOf(step)} ${number}/${total}`.trim();
    this.#output.appendLine(`   [${place}] ${instruction}: ${words[state]}`);
  }

  #stageOf({ stage }: BuildStep): string {
    if (!this.#staged || stage === undefined) return '';
    return /^\d+$/.test(stage) ? vscode.l10n.t('stage {0}', stage) : displayText(stage);
  }
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
