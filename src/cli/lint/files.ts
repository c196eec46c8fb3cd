import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ExplainedError, displayText, explain } from '../../base';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you have no right to it',
  EPERM: 'you have no right to it',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
};

/** Encodings by what a text in them begins with, the longer marks first. */
const MARKS: readonly (readonly [mark: readonly number[], decode: (bytes: Buffer) => string])[] = [
  [[0xff, 0xfe, 0, 0], (bytes) => utf32(bytes, (at) => bytes.readUInt32LE(at))],
  [[0, 0, 0xfe, 0xff], (bytes) => utf32(bytes, (at) => bytes.readUInt32BE(at))],
  [[0xff, 0xfe], (bytes) => new TextDecoder('utf-16le').decode(bytes)],
  [[0xfe, 0xff], (bytes) => new TextDecoder('utf-16be').decode(bytes)],
];

/** The text of a file: UTF-8, unless a byte order mark says otherwise, as hadolint reads it. */
export function decode(bytes: Buffer): string {
  const [, decodeMarked] = MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? [];
  return decodeMarked === undefined ? bytes.toString('utf8') : decodeMarked(bytes);
}

function utf32(bytes: Buffer, read: (at: number) => number): string {
  let text = '';
  for (let at = 4; at + 4 <= bytes.length; at += 4) {
    const code = read(at);
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  return text;
}

/** True where a file could not be read since there is none (a folder of that name is none either). */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error));
}

export function unreadable(file: string, error: unknown): ExplainedError {
  return new ExplainedError('unreadable', `${displayText(file)} could not be read: ${reason(error)}.`, {
    cause: error,
  });
}

export function unwritable(file: string, error: unknown): ExplainedError {
  return new ExplainedError('unwritable', `${displayText(file)} could not be written: ${reason(error)}.`, {
    cause: error,
  });
}

/** Replaces a file in one step: whoever reads it meanwhile sees the old text or the new one. Links are followed. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const { randomBytes } = await import('node:crypto');
  const target = await realpath(file);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(temporary, text, { mode: (await stat(target)).mode & 0o7777, flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw unwritable(file, error);
  }
}

function reason(error: unknown): string {
  return REASONS[codeOf(error)] ?? explain(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
