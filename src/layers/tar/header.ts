import { ExplainedError } from '../../base';
import { decodeName } from '../../workbench';

/** Bytes of a block: all of a tar archive comes in multiples of it. */
export const BLOCK = 512;

/** One entry of a tar archive, as its headers tell it together. */
export interface TarEntry {
  /** As it is written there: hostile. Bytes that are no text as `decodeName` has them. */
  name: string;
  /** The type flag: `0` a file, `1` a hard link, `2` a symbolic link, `3` and `4` devices, `5` a folder, `6` a pipe. */
  type: string;
  /** Bytes of the file; of a sparse one as large as it is for whoever reads it. */
  size: number;
  /** Permission bits, setuid, setgid and sticky included. */
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since the epoch. */
  modified: number;
  /** Where a link leads; empty for others. */
  link: string;
  /** Bytes that stand in the archive. */
  stored: number;
  /** It has holes, which are not stored. */
  sparse: boolean;
}

/** What one block of 512 bytes says (POSIX.1-1988 ustar, and what GNU tar and star made of it). */
export interface RawHeader extends TarEntry {
  /** More blocks of a map of holes follow (GNU). */
  extended: boolean;
}

const HEADER_ONLY = '123456';

/** Whether what stands in the archive for this type is its headers alone, whatever size they tell. */
export const isHeaderOnly = (type: string): boolean => HEADER_ONLY.includes(type);

/** Whether a block holds nothing but zeros: two of them end an archive. */
export function isZero(block: Buffer): boolean {
  for (let at = 0; at < BLOCK; at++) if (block[at] !== 0) return false;
  return true;
}

/** Reads a header block. Throws `archive-damaged` where it is none. */
export function readHeader(block: Buffer): RawHeader {
  if (!hasGoodSum(block)) throw damaged('The checksum of a header is wrong.');
  const magic = block.toString('latin1', 257, 263);
  const gnu = magic === 'ustar ';
  const type = String.fromCharCode(block[156] || 0x30);
  let name = text(block, 0, 100);
  if (magic === 'ustar\0') {
    const star = block.toString('latin1', 508, 512) === 'tar\0';
    const prefix = text(block, 345, star ? 131 : 155);
    if (prefix !== '') name = `${prefix}/${name}`;
  }
  const size = number(block, 124, 12);
  const sparse = gnu && type === 'S';
  return {
    name,
    // Archives older than the type flag end the names of folders with a slash.
    type: block[156] === 0 && name.endsWith('/') ? '5' : type,
    size: sparse ? number(block, 483, 12) : size,
    mode: number(block, 100, 8) & 0o7777,
    uid: number(block, 108, 8),
    gid: number(block, 116, 8),
    modified: signed(block, 136, 12),
    link: text(block, 157, 100),
    stored: isHeaderOnly(type) ? 0 : size,
    sparse,
    extended: sparse && block[482] === 1,
  };
}

/** A field of text, up to its NUL. */
function text(block: Buffer, start: number, length: number): string {
  let end = start;
  let plain = true;
  while (end < start + length && block[end] !== 0) {
    if ((block[end] as number) >= 0x80) plain = false;
    end++;
  }
  return plain ? block.toString('latin1', start, end) : decodeName(block.subarray(start, end));
}

/** A number that must not be below zero, in octal digits or in base 256 (GNU). */
function number(block: Buffer, start: number, length: number): number {
  const value = signed(block, start, length);
  if (value < 0) throw damaged('A header tells a number below zero.');
  return value;
}

function signed(block: Buffer, start: number, length: number): number {
  if (((block[start] as number) & 0x80) !== 0) return base256(block.subarray(start, start + length));
  let value = 0;
  let digits = false;
  for (let at = start; at < start + length; at++) {
    const digit = (block[at] as number) - 0x30;
    if (digit >= 0 && digit < 8) {
      value = value * 8 + digit;
      digits = true;
    } else if (block[at] !== 0x20 && block[at] !== 0) throw damaged('A number of a header is none.');
    else if (digits) break;
  }
  return value;
}

function base256(field: Buffer): number {
  const negative = ((field[0] as number) & 0x40) !== 0;
  let value = negative ? -1 : 0;
  for (let at = 0; at < field.length; at++) {
    const byte = at === 0 ? (field[0] as number) & 0x3f : (field[at] as number);
    value = at === 0 ? (negative ? (byte | 0xc0) - 0x100 : byte) : value * 256 + byte;
  }
  if (!Number.isSafeInteger(value)) throw damaged('A number of a header is too large.');
  return value;
}

/** The sum of all bytes, with blanks in its own place; some programs have added them as signed numbers. */
function hasGoodSum(block: Buffer): boolean {
  let unsigned = 8 * 0x20;
  let high = 0;
  for (let at = 0; at < BLOCK; at++) {
    if (at === 148) at = 156;
    const byte = block[at] as number;
    unsigned += byte;
    high += byte >> 7;
  }
  const told = signed(block, 148, 8);
  return told === unsigned || told === unsigned - 256 * high;
}

export function damaged(why: string): ExplainedError {
  return new ExplainedError('archive-damaged', `This is no tar archive, or it is damaged. ${why}`, {
    remedy: 'Save the image again.',
  });
}
