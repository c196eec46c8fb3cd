import * as vscode from 'vscode';
import type { Extent, KnownImages, RenameRefusal } from '../../dockerfile';
import { loadDockerfileLanguage } from '../../dockerfile';
import type { WorkbenchImages } from '../workbenchImages';
import * as convert from './conversions';

/** After these the editor asks for proposals by itself. */
const COMPLETION_TRIGGERS = [' ', '#', '-', '=', ',', ';', ':', '/', '$', '{'];
const SIGNATURE_TRIGGERS = [' ', '=', '[', '"', ','];

/** Answers the editor's questions about Dockerfiles of one scheme: all of them, or those that nobody else answers. */
export function registerProviders(
  scheme: string,
  extent: Extent,
  images: WorkbenchImages,
): vscode.Disposable {
  const selector: vscode.DocumentSelector = { language: 'dockerfile', scheme };
  const { languages } = vscode;
  const extras = [
    languages.registerCompletionItemProvider(selector, completion(extent, images), ...COMPLETION_TRIGGERS),
    languages.registerHoverProvider(selector, hover(extent, images)),
  ];
  if (extent === 'extras') return vscode.Disposable.from(...extras);
  return vscode.Disposable.from(
    ...extras,
    languages.registerSignatureHelpProvider(selector, signatureHelp, ...SIGNATURE_TRIGGERS),
    languages.registerDocumentFormattingEditProvider(selector, formatting),
    languages.registerDocumentRangeFormattingEditProvider(selector, formatting),
    languages.registerRenameProvider(selector, names),
    languages.registerDefinitionProvider(selector, names),
    languages.registerReferenceProvider(selector, names),
    languages.registerDocumentHighlightProvider(selector, names),
    languages.registerFoldingRangeProvider(selector, folding),
    languages.registerDocumentSemanticTokensProvider(selector, semanticTokens, convert.LEGEND),
    languages.registerDocumentLinkProvider(selector, links),
    languages.registerDocumentSymbolProvider(selector, symbols, { label: 'Container Workbench' }),
  );
}

function knownImages(document: vscode.TextDocument, images: WorkbenchImages): KnownImages {
  return { names: images.names(document), context: { imageOf: (name) => images.imageOf(document, name) } };
}

function completion(extent: Extent, images: WorkbenchImages): vscode.CompletionItemProvider {
  return {
    async provideCompletionItems(document, position, _token, { triggerKind }) {
      const language = await loadDockerfileLanguage();
      const isWanted = triggerKind === vscode.CompletionTriggerKind.Invoke;
      const request = { extent, images: knownImages(document, images), isWanted };
      return language.complete(document.getText(), position, request).map(convert.toCompletionItem);
    },
  };
}

function hover(extent: Extent, images: WorkbenchImages): vscode.HoverProvider {
  return {
    async provideHover(document, position) {
      const language = await loadDockerfileLanguage();
      const found = language.hover(document.getText(), position, knownImages(document, images), extent);
      return found && convert.toHover(found);
    },
  };
}

const signatureHelp: vscode.SignatureHelpProvider = {
  async provideSignatureHelp(document, position, _token, { triggerKind }) {
    const language = await loadDockerfileLanguage();
    const isWanted = triggerKind === vscode.SignatureHelpTriggerKind.Invoke;
    const help = language.signatureHelp(document.getText(), position, isWanted);
    return help && convert.toSignatureHelp(help);
  },
};

const formatting: vscode.DocumentFormattingEditProvider & vscode.DocumentRangeFormattingEditProvider = {
  async provideDocumentFormattingEdits(document, { tabSize, insertSpaces }) {
    const language = await loadDockerfileLanguage();
    return language.format(document.getText(), { tabSize, insertSpaces }).map(convert.toTextEdit);
  },
  async provideDocumentRangeFormattingEdits(document, range, { tabSize, insertSpaces }) {
    const language = await loadDockerfileLanguage();
    const lines = { first: range.start.line, last: range.end.line };
    return language.format(document.getText(), { tabSize, insertSpaces }, lines).map(convert.toTextEdit);
  },
};

const names: vscode.RenameProvider &
  vscode.DefinitionProvider &
  vscode.ReferenceProvider &
  vscode.DocumentHighlightProvider = {
  async prepareRename(document, position) {
    const found = (await loadDockerfileLanguage()).placesOf(document.getText(), position);
    if (found === undefined)
      throw new Error(vscode.l10n.t('Only stages, variables and here-documents can be renamed.'));
    return { range: convert.toRange(found.here), placeholder: found.name };
  },
  async provideRenameEdits(document, position, newName) {
    const renaming = (await loadDockerfileLanguage()).rename(document.getText(), position, newName);
    if (renaming === undefined) return undefined;
    if ('refusal' in renaming) throw new Error(refusalText(renaming.refusal, newName));
    const edits = new vscode.WorkspaceEdit();
    edits.set(document.uri, renaming.edits.map(convert.toTextEdit));
    return edits;
  },
  async provideDefinition(document, position) {
    const found = (await loadDockerfileLanguage()).placesOf(document.getText(), position);
    return found?.definitions.map((range) => new vscode.Location(document.uri, convert.toRange(range)));
  },
  async provideReferences(document, position, { includeDeclaration }) {
    const found = (await loadDockerfileLanguage()).placesOf(document.getText(), position);
    return found?.all
      .filter((range) => includeDeclaration || !found.definitions.includes(range))
      .map((range) => new vscode.Location(document.uri, convert.toRange(range)));
  },
  async provideDocumentHighlights(document, position) {
    const found = (await loadDockerfileLanguage()).placesOf(document.getText(), position);
    return found?.all.map(
      (range) =>
        new vscode.DocumentHighlight(
          convert.toRange(range),
          found.definitions.includes(range)
            ? vscode.DocumentHighlightKind.Write
            : vscode.DocumentHighlightKind.Read,
        ),
    );
  },
};

function refusalText(refusal: RenameRefusal, name: string): string {
  switch (refusal) {
    case 'invalid':
      return vscode.l10n.t('The builder does not take “{0}” as a name.', name);
    case 'taken':
      return vscode.l10n.t('Something else in this file is called “{0}” already.', name);
    case 'shell':
      return vscode.l10n.t(
        'A script in this file gives that variable a value of its own: rename it by hand, so that both stay apart.',
      );
  }
}

const folding: vscode.FoldingRangeProvider = {
  async provideFoldingRanges(document) {
    return (await loadDockerfileLanguage()).folds(document.getText()).map(convert.toFoldingRange);
  },
};

const semanticTokens: vscode.DocumentSemanticTokensProvider = {
  async provideDocumentSemanticTokens(document) {
    return convert.toSemanticTokens((await loadDockerfileLanguage()).tokens(document.getText()));
  },
};

const links: vscode.DocumentLinkProvider = {
  async provideDocumentLinks(document) {
    return (await loadDockerfileLanguage()).links(document.getText()).map(({ range, target, image }) => {
      const link = new vscode.DocumentLink(convert.toRange(range), vscode.Uri.parse(target));
      link.tooltip = vscode.l10n.t('Open the page of {0}', image);
      return link;
    });
  },
};

const symbols: vscode.DocumentSymbolProvider = {
  async provideDocumentSymbols(document) {
    return (await loadDockerfileLanguage()).symbols(document.getText()).map(convert.toDocumentSymbol);
  },
};
