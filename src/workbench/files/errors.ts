import { ExplainedError } from '../../base';
import type { FileFailure } from '../types';
import { displayName } from './names';

/** What happened, and what to do. */
const SENTENCES: Readonly<Record<FileFailure, (file: string) => readonly [string, string?]>> = {
  'file-not-found': (file) => [`There is no ${file} on the workbench.`],
  'file-exists': (file) => [`${file} exists already on the workbench.`],
  'file-forbidden': (file) => [`You have no right to do that with ${file} on the workbench.`],
  'file-is-folder': (file) => [`${file} is a folder, not a file.`],
  'file-not-folder': (file) => [`${file} is not a folder.`],
  'file-not-empty': (file) => [`The folder ${file} is not empty.`],
  'file-special': (file) => [`${file} is a device, a pipe or a socket, not a file with contents.`],
  'file-name': (file) => [
    `The workbench takes no file named ${file}; the name may be too long.`,
    'Choose another name.',
  ],
  'file-no-space': (file) => [
    `The disk of the workbench that ${file} is on is full. The file is as it was.`,
    'Make room there (docker system prune removes unused images and containers), then try again.',
  ],
  'file-read-only-disk': (file) => [`${file} is on a disk that is mounted for reading only.`],
  'file-other-disk': (file) => [`${file} is on another disk of the workbench.`],
  'file-failed': (file) => [
    `The workbench could not do that with ${file}.`,
    'Its disk, or your share of it, may be full.',
  ],
};

/** The error of a file operation. */
export function fileError(code: FileFailure, file: string, cause?: unknown): ExplainedError {
  const [sentence, remedy] = SENTENCES[code](displayName(file));
  return new ExplainedError(code, sentence, {
    ...(remedy === undefined ? {} : { remedy }),
    ...(cause instanceof Error ? { cause, detail: cause.message } : {}),
  });
}

/** True for the error of a file operation with one of these codes. */
export function failedWith(error: unknown, ...codes: FileFailure[]): error is ExplainedError {
  return error instanceof ExplainedError && (codes as string[]).includes(error.code);
}

/** The answer, or `other` where the operation failed with this code. */
export async function unless<T, O>(code: FileFailure, work: Promise<T>, other: O): Promise<T | O> {
  try {
    return await work;
  } catch (error) {
    if (failedWith(error, code)) return other;
    throw error;
  }
}

/** Does what only reads a second time where the connection, or the program that serves files, ended meanwhile. */
export async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isInterruption(error)) throw error;
    return work();
  }
}

/** True where the other side went away in the middle: nothing is wrong with what was asked for. */
export function isInterruption(error: unknown): boolean {
  return error instanceof ExplainedError && ['connection-lost', 'files-ended'].includes(error.code);
}
