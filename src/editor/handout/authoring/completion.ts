import * as vscode from 'vscode';
import { courseVocabulary, loadCourse } from '../../../course';
import { courseOf, unsavedOf } from './courseFiles';
import { proposalsAt } from './proposals';

/** Characters behind which proposals are offered unasked. */
const TRIGGERS = [':', '{', '`', '.', '#', '(', '<', ','];

/** Offers what an author of a course may write. */
export function registerCourseCompletion(): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider(
    { language: 'markdown', scheme: 'file' },
    { provideCompletionItems: (document, position) => proposals(document, position) },
    ...TRIGGERS,
  );
}

async function proposals(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const folder = courseOf(document);
  if (folder === undefined) return [];
  const before = document.getText(new vscode.Range(new vscode.Position(0, 0), position)).split('\n');
  const vocabulary = await courseVocabulary();
  const none = { vocabulary, terms: [], references: [], files: [] };
  // Most keys mean nothing here: the course is read only for those that do.
  if (proposalsAt(before, document.getText(), none) === undefined) return [];
  const { course } = await loadCourse(folder, { unsaved: unsavedOf(folder, vscode.workspace.textDocuments) });
  const found = proposalsAt(before, document.getText(), {
    vocabulary,
    terms: course?.glossary ?? [],
    references: course?.references ?? [],
    files: course?.chapters.map(({ file }) => file) ?? [],
  });
  if (found === undefined) return [];
  const range = new vscode.Range(position.translate(0, -found.typed), position);
  return found.items.map(({ label, detail, snippet }, index) => {
    const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Keyword);
    if (detail !== undefined) item.detail = detail;
    if (snippet !== undefined) item.insertText = new vscode.SnippetString(snippet);
    item.range = range;
    item.sortText = String(index).padStart(5, '0');
    return item;
  });
}
