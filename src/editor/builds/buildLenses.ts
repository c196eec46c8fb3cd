import * as vscode from 'vscode';
import { readOutline } from '../../dockerfile';

/** “Build” above the first FROM of a Dockerfile, and “Build to here” above those of later stages. */
export class BuildLenses implements vscode.CodeLensProvider {
  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const { stages } = await readOutline(document.getText());
    return stages.flatMap(({ name, instructions }, index) => {
      const [from] = instructions;
      if (from === undefined) return [];
      const range = new vscode.Range(from.line, 0, from.line, 0);
      const command = 'containerWorkbench.buildImage';
      const whole: vscode.Command = { title: vscode.l10n.t('Build'), command, arguments: [document.uri] };
      const target = name ?? String(index);
      const part: vscode.Command = {
        title: vscode.l10n.t('Build to here'),
        command,
        arguments: [document.uri, target],
      };
      const lenses = index === 0 ? [whole] : [];
      if (stages.length > 1) lenses.push(part);
      return lenses.map((one) => new vscode.CodeLens(range, one));
    });
  }
}
