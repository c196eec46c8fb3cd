import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fileNamed, untitled } from '../support/editor-documents';
import { codesOf, diagnosticsOf } from '../support/editor-events';

/** The place of the `|` in a text, and the text without it. */
function marked(text: string): { content: string; offset: number } {
  const offset = text.indexOf('|');
  return { content: text.slice(0, offset) + text.slice(offset + 1), offset };
}

/** Opens a Dockerfile with a cursor in it. */
async function opened(text: string): Promise<{ document: vscode.TextDocument; position: vscode.Position }> {
  const { content, offset } = marked(text);
  const document = await untitled(content);
  return { document, position: document.positionAt(offset) };
}

async function labels(text: string): Promise<string[]> {
  const { document, position } = await opened(text);
  return labelsAt(document.uri, position);
}

async function labelsAt(uri: vscode.Uri, position: vscode.Position): Promise<string[]> {
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    uri,
    position,
  );
  return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

const editing = (value: string | undefined): Thenable<void> =>
  vscode.workspace
    .getConfiguration('containerWorkbench')
    .update('dockerfile.editing', value, vscode.ConfigurationTarget.Global);

describe('editing Dockerfiles', () => {
  afterEach(() => editing(undefined));
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('completes mounts in a document that was never saved', async () => {
    const found = await labels('FROM debian:12\nRUN \\\n  --mount=type=|');
    for (const type of ['bind', 'cache', 'secret', 'ssh', 'tmpfs']) assert.ok(found.includes(type), type);
  });

  it('explains an instruction, with a way into the handout', async () => {
    const { document, position } = await opened('FR|OM debian:12\n');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === 'string' ? content : content.value))
      .join('\n');
    assert.match(text, /The image to begin with/);
    assert.match(text, /command:containerWorkbench\.openChapter/);
  });

  it('renames a stage with all that takes from it', async () => {
    const { document, position } = await opened('FROM a AS o|ne\nFROM b\nCOPY --from=one /a /b\n');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      position,
      'two',
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), 'FROM a AS two\nFROM b\nCOPY --from=two /a /b\n');
  });

  it('formats, folds, links, outlines and colours a file on disk', async () => {
    await editing('on');
    const { uri } = await fileNamed('editing.Dockerfile', 'FROM debian:12 AS a\nRUN x && \\\ny\n');
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>(
      'vscode.executeFormatDocumentProvider',
      uri,
      {
        tabSize: 4,
        insertSpaces: true,
      },
    );
    assert.deepEqual(
      edits.map(({ newText, range }) => [range.start.line, newText]),
      [[2, '    ']],
    );
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      uri,
    );
    assert.ok(folds.some(({ start, end }) => start === 1 && end === 2));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      uri,
    );
    assert.ok(links.some(({ target }) => target?.toString() === 'https://hub.docker.com/_/debian'));
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['a'],
    );
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentSemanticTokens',
      uri,
    );
    assert.ok(tokens.data.length > 0);
  });

  it('leads from a use to its definition, and shows all uses', async () => {
    const { document, position } = await opened('FROM a\nARG VERSION=1\nRUN echo $VER|SION\n');
    const [definition] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      position,
    );
    assert.equal(definition?.range.start.line, 1);
    const highlights = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
      'vscode.executeDocumentHighlights',
      document.uri,
      position,
    );
    assert.equal(highlights.length, 2);
  });

  it('leaves files to an extension that serves them, and adds what that does not know', async () => {
    const other = vscode.extensions.getExtension('ms-azuretools.vscode-containers');
    assert.ok(other, 'the stand-in of test/support/extensions is installed');
    await other.activate();
    const { uri } = await fileNamed('theirs.Dockerfile', 'FROM debian:12 AS a\nRUN --mount=type=\n  x\n');
    const found = await labelsAt(uri, new vscode.Position(1, 'RUN --mount=type='.length));
    assert.deepEqual(
      ['THEIRS', 'tmpfs'].map((label) => found.filter((each) => each === label).length),
      [1, 1],
    );
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>(
      'vscode.executeFormatDocumentProvider',
      uri,
      { tabSize: 4, insertSpaces: true },
    );
    assert.deepEqual(
      edits.map(({ newText }) => newText),
      ['# theirs\n'],
    );
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.equal(symbols?.length ?? 0, 0);
  });

  it('serves Dockerfiles in cells of notebooks', async () => {
    const cell = new vscode.NotebookCellData(
      vscode.NotebookCellKind.Code,
      'FROM debian:latest AS a\nRUN --mount=type=\n',
      'dockerfile',
    );
    const notebook = await vscode.workspace.openNotebookDocument(
      'jupyter-notebook',
      new vscode.NotebookData([cell]),
    );
    await vscode.window.showNotebookDocument(notebook);
    const { uri } = notebook.cellAt(0).document;
    assert.equal(uri.scheme, 'vscode-notebook-cell');
    const found = await labelsAt(uri, new vscode.Position(1, 'RUN --mount=type='.length));
    assert.ok(found.includes('tmpfs'));
    await diagnosticsOf(uri, (all) => all.some((one) => codesOf(one).includes('DL3007')));
  });

  it('answers nothing once it is switched off', async () => {
    await editing('off');
    assert.ok(!(await labels('FROM a\nRUN --mount=type=|')).includes('tmpfs'));
    await editing('on');
    assert.ok((await labels('FROM a\nRUN --mount=type=|')).includes('tmpfs'));
  });
});
