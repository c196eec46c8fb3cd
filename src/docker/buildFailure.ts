import { ExplainedError } from '../base';
import { explainAnswer } from './answers';
import type { BuilderName, BuildStep } from './types';

const EXIT = /returned a non-zero code: (\d+)|exit code: (\d+)|exit status (\d+)/;
const LINE = /parse error (?:on )?line (\d+)/i;

/** A build that failed because of its Dockerfile. */
export class BuildFailure extends ExplainedError {
  readonly builder: BuilderName;
  /** The step that failed; undefined where none had begun. */
  readonly step: BuildStep | undefined;
  /** The line of the Dockerfile, from 1 on, where the builder named it itself. */
  readonly line: number | undefined;

  /**
   * @param said the builder's own words
   * @param printed what was to be read before them, where that is not among them
   */
  constructor(builder: BuilderName, step: BuildStep | undefined, said: string, printed = '') {
    const line = LINE.exec(said)?.[1];
    const known = reasonOf(said, printed);
    super('build-failed', messageOf(step, line, said, known), {
      remedy: remedyOf(builder, known),
      detail: said,
    });
    this.builder = builder;
    this.step = step;
    this.line = line === undefined ? undefined : Number(line);
  }
}

/** What the builder's words mean; undefined where they are nothing that is known. */
function reasonOf(said: string, printed: string): ExplainedError | undefined {
  const known = explainAnswer(undefined, `${said}\n${printed}`);
  if (known.code === 'disk-full') return known;
  // A command that failed may have printed anything.
  const own = EXIT.test(said) ? undefined : explainAnswer(undefined, said);
  return own?.code === 'engine-error' ? undefined : own;
}

function remedyOf(builder: BuilderName, known: ExplainedError | undefined): string {
  switch (known?.code) {
    case 'registry-unauthorized':
      return builder === 'classic'
        ? 'Check the name of the image, and log in to its registry where it is private.'
        : 'Check the name of the image. Where it is private, log in to its registry with docker login in a terminal of the workbench: BuildKit uses the logins that are kept there.';
    case 'disk-full':
      return 'Remove images, containers and volumes that nobody needs any more, then build again.';
    default:
      return 'The output of the build says more.';
  }
}

function messageOf(
  step: BuildStep | undefined,
  line: string | undefined,
  said: string,
  known: ExplainedError | undefined,
): string {
  if (line !== undefined) return `The builder does not understand line ${line} of the Dockerfile.`;
  const exit = EXIT.exec(said)
    ?.slice(1)
    .find((status) => status !== undefined);
  const where =
    step === undefined
      ? 'The build failed before its first step.'
      : `The build failed at step ${step.number} of ${step.total}, “${step.instruction}”.`;
  const status = exit === undefined ? '' : `The command ended with exit status ${exit}.`;
  return [where, status, known?.message ?? ''].filter((part) => part !== '').join(' ');
}
