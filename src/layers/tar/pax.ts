import { decodeName } from '../../workbench';
import type { TarEntry } from './header';
import { damaged } from './header';

/** Records of an extended header (POSIX.1-2001 pax): `LENGTH KEY=VALUE\n`, values as bytes. */
export function readPaxRecords(data: Buffer): Map<string, Buffer> {
  const records = new Map<string, Buffer>();
  for (let at = 0; at < data.length;) {
    const blank = data.indexOf(0x20, at);
    const length = blank < 0 || blank - at > 10 ? NaN : Number(data.toString('latin1', at, blank));
    const end = at + length;
    const equals = data.indexOf(0x3d, blank);
    // What follows the last record is filled up with zeros by some.
    if (data[at] === 0) break;
    if (!(length > 0) || end > data.length || data[end - 1] !== 0x0a || equals < 0 || equals >= end) {
      throw damaged('A record of an extended header is malformed.');
    }
    records.set(data.toString('utf8', blank + 1, equals), data.subarray(equals + 1, end - 1));
    at = end;
  }
  return records;
}

/** Puts what an extended header says in place of what the entry's own header says. */
export function applyPax(entry: TarEntry, records: ReadonlyMap<string, Buffer>): void {
  for (const [key, value] of records) {
    // An empty value takes a record back.
    if (value.length === 0) continue;
    if (key === 'path' || key === 'GNU.sparse.name') entry.name = name(value);
    else if (key === 'linkpath') entry.link = name(value);
    else if (key === 'size') entry.size = entry.stored = whole(value);
    else if (key === 'uid') entry.uid = whole(value);
    else if (key === 'gid') entry.gid = whole(value);
    else if (key === 'mtime') entry.modified = Number(value.toString('latin1')) || 0;
  }
  const sparseSize = records.get('GNU.sparse.size') ?? records.get('GNU.sparse.realsize');
  if (sparseSize !== undefined && entry.type === '0') {
    entry.size = whole(sparseSize);
    entry.sparse = true;
    // The name of the header is a made-up one for programs that know no holes.
    const real = records.get('GNU.sparse.name');
    if (real !== undefined && real.length > 0) entry.name = name(real);
  }
}

const name = (value: Buffer): string => {
  const end = value.indexOf(0);
  return decodeName(end < 0 ? value : value.subarray(0, end));
};

function whole(value: Buffer): number {
  const number = Number(value.toString('latin1'));
  if (!Number.isSafeInteger(number) || number < 0) {
    throw damaged('A number of an extended header is none.');
  }
  return number;
}
