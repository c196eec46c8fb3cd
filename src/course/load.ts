import { resolve } from 'node:path';
import { explain } from '../base';
import { readChapter, type LoadedChapter } from './chapter';
import { CourseFolder, MAX_TEXT_BYTES } from './folder';
import { createParser } from './markdown/parser';
import type { IdRegistry } from './markdown/renderer';
import { MANIFEST_FILE, readManifest } from './manifest';
import { inReadingOrder, Problems, useOneOf } from './problems';
import type { Course, CourseProblem } from './types';

/** See `loadCourse` in index.ts. This module brings markdown-it and yaml with it. */
export async function load(path: string): Promise<{ course?: Course; problems: CourseProblem[] }> {
  const found: CourseProblem[] = [];
  const manifestProblems = new Problems(MANIFEST_FILE, found);
  const top = { line: 1, column: 1 };
  let folder: CourseFolder;
  let source: string | undefined;
  try {
    folder = await CourseFolder.open(resolve(path));
    source = await folder.read(MANIFEST_FILE);
  } catch (error) {
    manifestProblems.error(
      top,
      `The course cannot be read. ${explain(error)}`,
      'Check the path of the folder.',
    );
    return { problems: found };
  }
  if (source === undefined) {
    manifestProblems.error(
      top,
      `There is no ${MANIFEST_FILE} in this folder, so it is no course.`,
      'Choose the folder that holds it, or write one (docs/authoring.md begins with ten lines).',
    );
    return { problems: found };
  }
  const manifest = readManifest(source, manifestProblems, folder);
  if (manifest === undefined) return { problems: found };

  const md = createParser();
  const ids: IdRegistry = new Map();
  const loaded = new Map<string, LoadedChapter>();
  for (const { file } of manifest.chapters) {
    const problems = new Problems(file, found);
    try {
      const text = await folder.read(file);
      if (text === undefined)
        problems.error(
          top,
          `The chapter is larger than ${MAX_TEXT_BYTES / 1024 / 1024} MiB.`,
          'Divide it into several.',
        );
      else loaded.set(file, readChapter(file, text, { md, problems, folder, ids }));
    } catch (error) {
      problems.error(
        top,
        `The chapter cannot be read. ${explain(error)}`,
        'The other chapters are not affected.',
      );
    }
  }
  checkLinks(loaded, found);
  const { id, title, language, version, sshFingerprints } = manifest;
  return {
    course: {
      id,
      title,
      language,
      version,
      folder: folder.path,
      chapters: [...loaded.values()].map(({ chapter }) => chapter),
      glossary: [],
      references: [],
      variables: [],
      requires: { tools: [], memory: undefined, disk: undefined },
      sshFingerprints,
    },
    problems: inReadingOrder(found, [MANIFEST_FILE, ...manifest.chapters.map(({ file }) => file)]),
  };
}

/** Links from chapter to chapter: their anchors are known once all chapters are. */
function checkLinks(loaded: ReadonlyMap<string, LoadedChapter>, found: CourseProblem[]): void {
  for (const [file, { links }] of loaded)
    for (const { path, anchor, place } of links) {
      const target = loaded.get(path);
      if (target !== undefined && anchor !== undefined && !target.anchors.has(anchor))
        new Problems(file, found).error(
          place,
          `There is nothing called #${anchor} in ${path}.`,
          useOneOf(anchor, [...target.anchors].slice(0, 12)),
        );
    }
}
