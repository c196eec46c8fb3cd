import { escapeHtml, type Course } from '../../course';

/** What terms mean and where statements are from, for the links of a chapter: safe HTML by `term:ID` and `cite:KEY`. */
export function notesOf(course: Course, html: string): Record<string, string> {
  const notes: Record<string, string> = {};
  for (const [, kind, name = ''] of html.matchAll(/\sdata-(term|cite)="([^"]*)"/g)) {
    const found =
      kind === 'term'
        ? course.glossary.find(({ id }) => id === name)
        : course.references.find(({ key }) => key === name);
    if (found === undefined) continue;
    notes[`${kind}:${name}`] =
      'term' in found ? `<p class="note-title">${escapeHtml(found.term)}</p>${found.html}` : found.html;
  }
  return notes;
}
