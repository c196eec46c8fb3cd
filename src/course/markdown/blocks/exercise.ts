import type { Token } from 'markdown-it';
import { displayText } from '../../../base';
import type { ExerciseFiles } from '../../types';
import { attributes, escapeHtml } from '../html';
import { optionOf, type Directive, type DirectiveOption } from '../directives';
import { isFilePath } from '../fence';
import { linkTarget } from '../links';
import { DEFAULT_SESSION, type Page, type Writer } from '../page';
import { details } from './details';

/** Names of folders that say which part of an exercise they are, not which exercise. */
const PARTS = new Set(['question', 'solution']);
const MAX_FILES = 200;

/** `:::{exercise} Title`, with `:label:`, `:folder:` and `:solution:` */
export function writeExercise(writer: Writer, directive: Directive, inner: Token[]): string {
  const { page } = writer;
  const label = optionOf(directive, 'label');
  if (label === undefined || label.value === '') {
    page.problems.error(
      directive.place,
      'The exercise has no label.',
      'Add a line ":label: my-exercise" below it.',
    );
    return writer.blocks(inner);
  }
  const id = label.value;
  if (!page.claim(id, label.place)) return writer.blocks(inner);
  const title = directive.argument === '' ? 'Your turn' : directive.argument;
  page.addStep({
    ...{ id, title, code: undefined, language: undefined, file: undefined },
    ...{ insert: false, on: 'workbench', session: DEFAULT_SESSION, inside: false },
    folder: exerciseFiles(page, optionOf(directive, 'folder')),
    solution: exerciseFiles(page, optionOf(directive, 'solution')),
  });
  page.exercises.push({ id, place: directive.place });
  const head = `<p class="task-title">${escapeHtml(title)}</p>\n`;
  return `<section${attributes({ class: 'task', id, 'data-task': id, 'aria-label': title })}>${head}${writer.blocks(inner)}</section>\n`;
}

/** `:::{solution} step-id` */
export function writeSolution(writer: Writer, { argument, place }: Directive, inner: Token[]): string {
  const { page } = writer;
  if (argument !== '') page.whenRead(() => page.expectStep(argument, place, 'solution'));
  return details('solution', 'Solution', writer.blocks(inner), {
    'data-solution': argument || undefined,
  });
}

function exerciseFiles(page: Page, option: DirectiveOption | undefined): ExerciseFiles | undefined {
  if (option === undefined) return undefined;
  const target = linkTarget(option.value, page.file);
  const path = target.kind === 'file' ? target.path : '';
  const files = page.parts.folder.filesBelow(path) ?? [];
  const parts = path.split('/');
  const name = parts.findLast((part) => !PARTS.has(part)) ?? path;
  if (files.length > 0 && (name.startsWith('.') || !files.every((file) => isFilePath(`~/${name}/${file}`)))) {
    page.problems.error(
      option.place,
      `The folder "${displayText(option.value)}" or a file in it has a name that hides or misleads.`,
      'Begin the name of the folder with a letter or a digit, and use characters that everybody can see.',
    );
    return undefined;
  }
  if (files.length > 0 && files.length <= MAX_FILES) return { path, name, files };
  page.problems.error(
    option.place,
    files.length === 0
      ? `There are no files in a folder "${option.value}" of the course.`
      : `The folder "${option.value}" has more than ${MAX_FILES} files.`,
    'Name the folder from this file on, such as 2-dream/question.',
  );
  return undefined;
}
