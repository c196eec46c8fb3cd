import * as vscode from 'vscode';
import { displayText, explain } from '../../base';
import { commandsOf, type SandboxInventory } from '../../sandboxes';
import { checkScript, hasPyxis, jobScript, listPartitions, submitScript } from '../../slurm';
import { JOB_PANEL } from '../contributions';
import type { Form, FormPanels, FormSpec, Meaning, Suggestions } from '../form';
import type { ActiveWorkbench } from '../types';
import { EMPTY_JOB, readJobForm, type Carriers, type JobValues } from './jobSpec';
import { jobOf } from './step';
import { formSpec, problemSentence } from './texts';

/** What a form needs of the workbench that it is about. */
export interface JobFormParts {
  held: ActiveWorkbench;
  carriers: Carriers;
  /** What stands in it at first. */
  initial: Partial<JobValues>;
  /** Called with the number of the job that was submitted. */
  submitted: (id: string, name: string) => void;
  /** Writes a command to the log. */
  tell: (command: string) => void;
}

export function openJobForm(panels: FormPanels, parts: JobFormParts): void {
  panels.open(JOB_PANEL, vscode.l10n.t('Submit a Job'), new JobForm(parts));
}

/** Whether Slurm itself runs containers, and what else there is for it. */
export async function carriersOf(
  { workbench }: ActiveWorkbench,
  inventory: SandboxInventory,
  signal: AbortSignal,
): Promise<Carriers> {
  const [pyxis] = await Promise.all([hasPyxis(workbench, signal), inventory.refresh()]);
  const { images, sandboxes } = inventory;
  const runtimes = inventory.runtimes.filter(({ id }) => commandsOf(id).start !== undefined);
  return { pyxis, runtimes, images, sandboxes };
}

class JobForm implements Form<JobValues> {
  readonly spec: FormSpec;
  readonly empty = EMPTY_JOB;
  readonly initial: JobValues;
  readonly #parts: JobFormParts;

  constructor(parts: JobFormParts) {
    const { pyxis, runtimes } = parts.carriers;
    this.#parts = parts;
    const carriers = {
      none: vscode.l10n.t('No container'),
      ...(pyxis ? { pyxis: vscode.l10n.t('Slurm’s own containers (pyxis)') } : {}),
      ...Object.fromEntries(runtimes.map(({ id, label }) => [id, displayText(label)])),
    };
    this.spec = formSpec(displayText(parts.held.workbench.label), carriers);
    this.initial = { ...EMPTY_JOB, ...parts.initial };
  }

  meaning(values: JobValues): Meaning {
    const { script, problems } = this.#read(values);
    return { preview: script, problems };
  }

  async suggestions(): Promise<Suggestions> {
    const { images, sandboxes } = this.#parts.carriers;
    const partitions = await listPartitions(this.#parts.held.workbench).catch(() => []);
    return {
      partition: partitions.map(({ name }) => name),
      image: [
        ...new Set([
          ...sandboxes.filter(({ usable }) => usable).map(({ name }) => name),
          ...images.map(({ path, name }) => path ?? name),
        ]),
      ],
    };
  }

  async press(button: string, values: JobValues): Promise<'close' | { sentence: string } | undefined> {
    const { script, name, where } = this.#read(values);
    const { workbench } = this.#parts.held;
    switch (button) {
      case 'copy':
        await vscode.env.clipboard.writeText(script);
        return undefined;
      case 'open': {
        const document = await vscode.workspace.openTextDocument({
          language: 'shellscript',
          content: script,
        });
        await vscode.window.showTextDocument(document);
        return undefined;
      }
      case 'check': {
        this.#parts.tell('sbatch --test-only <SCRIPT');
        const said = await checkScript(workbench, script, where);
        return { sentence: vscode.l10n.t('Slurm would take it. It says: {0}', said) };
      }
      default: {
        await checkScript(workbench, script, where);
        this.#parts.tell('sbatch <SCRIPT');
        this.#parts.submitted(await submitScript(workbench, script, where), name);
        return 'close';
      }
    }
  }

  #read(values: JobValues) {
    const { wish, problems: wrong } = readJobForm(values);
    const problems: { field: string; sentence: string }[] = wrong.map((problem) => ({
      field: problem.field,
      sentence: problemSentence(problem),
    }));
    const { workdir } = wish;
    // Commands begin in the home folder.
    const folder = workdir?.replace(/^~\/*/, '');
    const where = folder === undefined || folder === '' ? {} : { workdir: folder };
    const script = ((): string => {
      try {
        return jobScript(jobOf(wish, this.#parts.carriers));
      } catch (error) {
        // Of a field that is empty it has been said already.
        if (wish.image !== '') problems.push({ field: 'image', sentence: explain(error) });
        return jobScript({ ...wish.job, step: [wish.command] });
      }
    })();
    return { script, problems, where, name: wish.job.name };
  }
}
