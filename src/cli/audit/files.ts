import { open, readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Audit, ReportEntry } from '../../audit';
import { documentKind, placeOf } from '../../audit';
import { ExplainedError, displayText } from '../../base';
import { decode, unreadable } from '../lint/files';
import { filesOf } from '../lint/patterns';

/** Characters of a first line that are looked at for `#!`. */
const FIRST_LINE = 200;

/** The findings of all files that are meant. Of a folder, or by a pattern, those that can hold commands. */
export async function auditFiles(
  { auditor, auditDocument }: Audit,
  patterns: readonly string[],
  folder: string,
): Promise<ReportEntry[]> {
  const entries: ReportEntry[] = [];
  for (const pattern of patterns) {
    const isFolder = await stat(resolve(folder, pattern)).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const files = isFolder ? await folderFiles(pattern, folder) : await filesOf(pattern, folder);
    if (files.length === 0) throw new ExplainedError('no-file', `No file matches ${displayText(pattern)}.`);
    for (const file of files) {
      // A file that is named by itself is meant, whatever it is called.
      const kind = (await kindOf(file, folder)) ?? (file === pattern ? 'shell' : undefined);
      if (kind === undefined) continue;
      const text = decode(
        await readFile(resolve(folder, file)).catch((error: unknown) => {
          throw unreadable(file, error);
        }),
      );
      for (const finding of auditDocument(auditor, text, kind))
        entries.push({ finding, ...(finding.span && { place: { file, ...placeOf(text, finding.span) } }) });
    }
  }
  return entries;
}

async function folderFiles(name: string, folder: string): Promise<string[]> {
  const at = name.replace(/\/+$/, '');
  const patterns = [
    '**/*',
    '.gitlab-ci.yml',
    '.github/workflows/*',
    '.travis.yml',
    '.circleci/*',
    '.drone.yml',
  ];
  const found = await Promise.all(patterns.map((pattern) => filesOf(`${at}/${pattern}`, folder)));
  const files = await Promise.all(
    found.flat().map(async (file) => ((await exists(resolve(folder, file))) ? [file] : [])),
  );
  return files.flat().filter((file) => !/(?:^|\/)(?:node_modules|vendor)\//.test(file));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function kindOf(file: string, folder: string) {
  const byName = documentKind(file);
  if (byName !== undefined || /\.\w+$/.test(file)) return byName;
  return documentKind(file, { firstLine: await firstLine(resolve(folder, file)) });
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST_LINE), 0, FIRST_LINE, 0);
    return buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? '';
  } finally {
    await file.close();
  }
}
