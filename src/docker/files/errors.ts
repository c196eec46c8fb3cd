import { ExplainedError } from '../../base';
import { displayName } from '../../workbench';
import type { FileFailure } from '../../workbench';

export type PlacedFailure = FileFailure | 'file-needs-running' | 'file-too-large' | 'file-root';

/** What happened, and what to do. */
const SENTENCES: Readonly<Record<PlacedFailure, (file: string) => readonly [string, string?]>> = {
  'file-not-found': (file) => [`There is no ${file} there.`],
  'file-exists': (file) => [`${file} exists already.`],
  'file-forbidden': (file) => [
    `The container does not allow that to be done with ${file}.`,
    'Not even root may do everything in a container.',
  ],
  'file-is-folder': (file) => [`${file} is a folder, not a file.`],
  'file-not-folder': (file) => [`${file} is not a folder.`],
  'file-not-empty': (file) => [`The folder ${file} is not empty.`],
  'file-special': (file) => [`${file} is a device, a pipe or a socket, not a file with contents.`],
  'file-name': (file) => [`A file named ${file} cannot be made this way.`, 'Choose another name.'],
  'file-no-space': (file) => [
    `The disk that ${file} is on is full. The file is as it was.`,
    'Remove images, containers and volumes that nobody needs any more, then try again.',
  ],
  'file-read-only-disk': (file) => [
    `${file} cannot be changed: it is mounted for reading only, or belongs to an image.`,
  ],
  'file-other-disk': (file) => [`${file} is on another disk.`],
  'file-failed': (file) => [`That could not be done with ${file}.`],
  'file-needs-running': (file) => [
    `${file} can be neither renamed nor removed, since its container does not run, or has no shell.`,
    'Start the container first. Until then files can be added and changed only.',
  ],
  'file-root': (file) => [
    `${file} is all that is there: it can be neither removed nor renamed as a whole.`,
    'Remove the container, the image or the volume itself, or single files in it.',
  ],
  'file-too-large': (file) => [
    `${file} is too large for that.`,
    'Use “Copy from Container…” to have it on this computer, or on the workbench.',
  ],
};

/** The error of an operation on a file of a container. */
export function placedError(code: PlacedFailure, file: string, detail?: string): ExplainedError {
  const [sentence, remedy] = SENTENCES[code](displayName(file));
  return new ExplainedError(code, sentence, {
    ...(remedy === undefined ? {} : { remedy }),
    ...(detail === undefined || detail === '' ? {} : { detail }),
  });
}

export function hasCode(error: unknown, ...codes: readonly string[]): error is ExplainedError {
  return error instanceof ExplainedError && codes.includes(error.code);
}
