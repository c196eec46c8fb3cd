import { ExplainedError } from '../base';
import { explainAnswer } from './answers';
import type { BuilderName, BuildStep } from './types';

const EXIT = /returned a non-zero code: (\d+)|exit code: (\d+)|exit status (\d+)/;
const LINE = /parse error (?:on )?line (\d+)/i;
/** The excerpt of the Dockerfile that later versions of BuildKit end with. */
const POINTED_AT = /^ *(\d+) \| >>> /m;
/** What BuildKit was about when it failed before its first step. */
const METADATA = /^ > \[(?:\S+ )?internal\] load metadata for (\S+?):?$/m;
const FROM = /^FROM (?:--\S+ )*(\S+)/i;

/** A build that failed because of its Dockerfile. */
export class BuildFailure extends ExplainedError {
  readonly builder: BuilderName;
  /** The step that failed; undefined where none had begun. */
  readonly step: BuildStep | undefined;
  /** The line of the Dockerfile, from 1 on, where the builder named it itself. */
  readonly line: number | undefined;
  /** The image that could not be had, where that was the reason. */
  readonly image: string | undefined;
  /** A registry has refused the image, or does not know it: a login may help. */
  readonly unauthorized: boolean;

  /**
   * @param said the builder's own words
   * @param printed what was to be read before them, where that is not among them
   */
  constructor(builder: BuilderName, step: BuildStep | undefined, said: string, printed = '') {
    const misread = LINE.exec(said)?.[1];
    const line = misread ?? POINTED_AT.exec(said)?.[1];
    const image = imageOf(step, `${printed}\n${said}`);
    const known = reasonOf(said, printed);
    super('build-failed', messageOf(step, misread, image, said, known), {
      remedy: remedyOf(known),
      detail: said,
    });
    this.builder = builder;
    this.step = step;
    this.line = line === undefined ? undefined : Number(line);
    this.image = image;
    this.unauthorized = known?.code === 'registry-unauthorized';
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

/** The image that the builder was after when it failed. */
function imageOf(step: BuildStep | undefined, printed: string): string | undefined {
  return step === undefined ? METADATA.exec(printed)?.[1] : FROM.exec(step.instruction)?.[1];
}

function remedyOf(known: ExplainedError | undefined): string {
  switch (known?.code) {
    case 'registry-unauthorized':
      return 'Check the name of the image, and log in to its registry where it is private.';
    case 'disk-full':
      return 'Remove images, containers and volumes that nobody needs any more, then build again.';
    default:
      return 'The output of the build says more.';
  }
}

function messageOf(
  step: BuildStep | undefined,
  misread: string | undefined,
  image: string | undefined,
  said: string,
  known: ExplainedError | undefined,
): string {
  if (misread !== undefined) return `The builder does not understand line ${misread} of the Dockerfile.`;
  const exit = EXIT.exec(said)
    ?.slice(1)
    .find((status) => status !== undefined);
  const where =
    step !== undefined
      ? `The build failed at step ${step.number} of ${step.total}, “${step.instruction}”.`
      : image === undefined
        ? 'The build failed before its first step.'
        : `The build failed, as the builder could not get the image “${image}”.`;
  const status = exit === undefined ? '' : `The command ended with exit status ${exit}.`;
  return [where, status, known?.message ?? ''].filter((part) => part !== '').join(' ');
}
