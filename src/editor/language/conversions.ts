import * as vscode from 'vscode';
import type {
  Fold,
  HoverLink,
  HoverText,
  OutlineSymbol,
  Proposal,
  Range,
  SignatureHelp,
  TextEdit,
  Token,
} from '../../dockerfile';
import { TOKEN_TYPES } from '../../dockerfile';
import type { CommandId } from '../contributions';
import { rulePageOf } from '../lint/rulePages';
import { setting } from '../settings';

export const LEGEND = new vscode.SemanticTokensLegend([...TOKEN_TYPES], ['declaration']);

const DECLARATION = 1;
const OPEN_CHAPTER = 'containerWorkbench.openChapter' satisfies CommandId;
const SUGGEST: vscode.Command = { title: '', command: 'editor.action.triggerSuggest' };

const KINDS: Readonly<Record<Proposal['kind'], vscode.CompletionItemKind>> = {
  keyword: vscode.CompletionItemKind.Keyword,
  flag: vscode.CompletionItemKind.Field,
  option: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  image: vscode.CompletionItemKind.Module,
  stage: vscode.CompletionItemKind.Reference,
  variable: vscode.CompletionItemKind.Variable,
  rule: vscode.CompletionItemKind.Constant,
  folder: vscode.CompletionItemKind.Folder,
};

export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function toTextEdit({ range, newText }: TextEdit): vscode.TextEdit {
  return new vscode.TextEdit(toRange(range), newText);
}

/** `order` keeps the proposals in theirs, which the editor would sort by name. */
export function toCompletionItem(proposal: Proposal, order: number): vscode.CompletionItem {
  const { label, kind, insertText, isSnippet, detail, documentation, typed, word, goesOn } = proposal;
  const item = new vscode.CompletionItem({ label, description: detail }, KINDS[kind]);
  item.insertText = isSnippet ? new vscode.SnippetString(insertText) : insertText;
  item.range = { inserting: toRange(typed), replacing: toRange(word) };
  item.sortText = String(order).padStart(5, '0');
  if (documentation !== '') item.documentation = new vscode.MarkdownString(documentation);
  if (goesOn) item.command = SUGGEST;
  return item;
}

export function toHover({ text, range, link }: HoverText): vscode.Hover {
  const content = new vscode.MarkdownString(text);
  const shown = link === undefined ? '' : toLink(link);
  if (shown !== '') content.appendMarkdown(`${text.endsWith(')') ? ' · ' : '\n\n'}${shown}`);
  content.isTrusted = { enabledCommands: [OPEN_CHAPTER, 'vscode.open'] };
  return new vscode.Hover(content, toRange(range));
}

/** A link to the page, in Markdown; empty for the chapters of a course that is not the shipped one. */
function toLink(link: HoverLink): string {
  if (link.kind === 'rule')
    return commandLink(vscode.l10n.t('About this rule'), 'vscode.open', [rulePageOf(link.code).toString()]);
  if (setting<string>('containerWorkbench.handout.course') !== '') return '';
  return commandLink(vscode.l10n.t('In the handout'), OPEN_CHAPTER, [link.chapter, link.anchor]);
}

function commandLink(title: string, command: string, args: readonly string[]): string {
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
}

export function toSignatureHelp(help: SignatureHelp): vscode.SignatureHelp {
  const result = new vscode.SignatureHelp();
  result.activeSignature = help.activeSignature;
  result.activeParameter = help.activeParameter;
  result.signatures = help.signatures.map(({ label, documentation, parameters }) => {
    const signature = new vscode.SignatureInformation(label, documentation);
    signature.parameters = parameters.map(
      (parameter) => new vscode.ParameterInformation(parameter.label, parameter.documentation),
    );
    return signature;
  });
  return result;
}

export function toFoldingRange({ start, end, kind }: Fold): vscode.FoldingRange {
  return kind === 'comment'
    ? new vscode.FoldingRange(start, end, vscode.FoldingRangeKind.Comment)
    : new vscode.FoldingRange(start, end);
}

export function toSemanticTokens(tokens: readonly Token[]): vscode.SemanticTokens {
  const builder = new vscode.SemanticTokensBuilder(LEGEND);
  for (const { line, character, length, type, isDeclaration } of tokens)
    builder.push(line, character, length, TOKEN_TYPES.indexOf(type), isDeclaration ? DECLARATION : 0);
  return builder.build();
}

export function toDocumentSymbol(symbol: OutlineSymbol): vscode.DocumentSymbol {
  const { name, detail, kind, range, nameRange, children } = symbol;
  const result = new vscode.DocumentSymbol(
    name,
    detail,
    kind === 'stage' ? vscode.SymbolKind.Module : vscode.SymbolKind.Function,
    toRange(range),
    toRange(nameRange),
  );
  result.children = children.map(toDocumentSymbol);
  return result;
}
