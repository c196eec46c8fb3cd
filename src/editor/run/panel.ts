import * as vscode from 'vscode';
import { loadAudit, type Auditor } from '../../audit';
import { ExplainedError, displayText } from '../../base';
import { commandFor, type Engine } from '../../docker';
import { commandLine } from '../containers/scope';
import type { ContainerRunner } from '../containers/containerRunner';
import { RUN_PANEL } from '../contributions';
import type { Form, FormPanels, Meaning, Suggestions } from '../form';
import type { ActiveWorkbench } from '../types';
import { EMPTY_FORM, readForm, type FormValues } from './formSpec';
import { risksOf } from './risks';
import { formSpec, problemSentence } from './words';

/** Forms for containers to be made, each about the workbench that it was opened for. */
export class RunForms {
  readonly #panels: FormPanels;
  readonly #runner: ContainerRunner;

  constructor(panels: FormPanels, runner: ContainerRunner) {
    this.#panels = panels;
    this.#runner = runner;
  }

  /** @param image what stands in the form's first field */
  async open(held: ActiveWorkbench, image: string): Promise<void> {
    const { auditor } = await loadAudit();
    const form = new RunForm(held, this.#runner, auditor, { ...EMPTY_FORM, image });
    this.#panels.open(RUN_PANEL, vscode.l10n.t('Run a Container'), form);
  }
}

class RunForm implements Form<FormValues> {
  readonly spec;
  readonly empty = EMPTY_FORM;
  readonly initial: FormValues;
  readonly #held: ActiveWorkbench;
  readonly #runner: ContainerRunner;
  readonly #auditor: Auditor;

  constructor(held: ActiveWorkbench, runner: ContainerRunner, auditor: Auditor, initial: FormValues) {
    this.spec = formSpec(displayText(held.workbench.label));
    this.initial = initial;
    this.#held = held;
    this.#runner = runner;
    this.#auditor = auditor;
  }

  meaning(values: FormValues): Meaning {
    const { spec, problems } = readForm(values);
    return {
      preview: commandLine(
        { kind: 'run', spec: { ...spec, image: spec.image === '' ? 'IMAGE' : spec.image } },
        this.#held.engine,
      ),
      problems: problems.map((problem) => ({ field: problem.field, sentence: problemSentence(problem) })),
      notes: {
        title: vscode.l10n.t('Worth a thought'),
        none: vscode.l10n.t('Nothing here lets the container reach beyond itself.'),
        items: risksOf(this.#auditor, commandFor({ kind: 'run', spec })),
      },
    };
  }

  async suggestions(): Promise<Suggestions> {
    const { engine } = this.#held;
    return engine === undefined ? {} : suggestionsOf(engine);
  }

  async press(button: string, values: FormValues): Promise<'close' | undefined> {
    if (button === 'copy') {
      await vscode.env.clipboard.writeText(this.meaning(values).preview);
      return undefined;
    }
    const { engine } = this.#held;
    if (engine === undefined) {
      throw new ExplainedError(
        'not-connected',
        vscode.l10n.t('There is no container engine to use just now.'),
      );
    }
    const started = await this.#runner.run({ held: this.#held, engine }, readForm(values).spec);
    return started === undefined ? undefined : 'close';
  }
}

async function suggestionsOf(engine: Engine): Promise<Suggestions> {
  const [images, networks] = await Promise.all([engine.images.list(), engine.networks.list()]);
  return {
    image: images.flatMap(({ tags }) => tags).sort(),
    network: networks.map(({ name }) => name).sort(),
  };
}
