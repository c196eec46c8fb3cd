import * as vscode from 'vscode';
import { displayText } from '../../base';
import { readInstructionsOf } from '../../dockerfile';
import type { ReadImage } from '../../layers';

const DOCKERFILES = '**/{Dockerfile,Dockerfile.*,*.Dockerfile,*.dockerfile,Containerfile,Containerfile.*}';
/** So many of a workspace are looked at. */
const MOST = 50;

/** Where a layer comes from. */
export interface DockerfileLine {
  uri: vscode.Uri;
  /** Zero-based, as is the last line of the instruction. */
  line: number;
  lastLine: number;
  /** `Dockerfile:3` */
  label: string;
}

/** For each layer of an image the line that made it, of a Dockerfile that is open or in the workspace; none where none did. */
export async function linesOf({
  layers,
  configuration: { history },
}: ReadImage): Promise<(DockerfileLine | undefined)[]> {
  const created = history.map(({ createdBy }) => createdBy);
  for await (const { uri, text } of dockerfiles()) {
    const made = await readInstructionsOf(text, created);
    if (made === undefined) continue;
    return layers.map(({ step }) => {
      const instruction = step === undefined ? undefined : made[history.indexOf(step)];
      if (instruction === undefined) return undefined;
      const { line, lastLine } = instruction;
      return {
        uri,
        line,
        lastLine,
        label: displayText(`${vscode.workspace.asRelativePath(uri)}:${line + 1}`),
      };
    });
  }
  return [];
}

export async function openLine({ uri, line }: DockerfileLine): Promise<void> {
  await vscode.window.showTextDocument(uri, {
    selection: new vscode.Range(line, 0, line, 0),
    viewColumn: vscode.ViewColumn.Beside,
  });
}

/** Those that are open first, as the editor has them: one that is worked on is the likeliest. */
async function* dockerfiles(): AsyncGenerator<{ uri: vscode.Uri; text: string }> {
  const open = vscode.workspace.textDocuments.filter(({ languageId }) => languageId === 'dockerfile');
  for (const document of open) yield { uri: document.uri, text: document.getText() };
  const known = new Set(open.map(({ uri }) => uri.toString()));
  for (const uri of await vscode.workspace.findFiles(DOCKERFILES, undefined, MOST)) {
    if (known.has(uri.toString())) continue;
    try {
      yield { uri, text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
    } catch {
      // It was removed just now, or cannot be read: another may be the one.
    }
  }
}
