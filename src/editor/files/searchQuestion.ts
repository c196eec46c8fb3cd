import * as vscode from 'vscode';
import type { TextQuery } from '../../workbench';

type Question = Omit<TextQuery, 'folder'>;
type Toggle = 'matchCase' | 'wholeWord' | 'regex';

/** As the last question left them. */
const toggles: Record<Toggle, boolean> = { matchCase: false, wholeWord: false, regex: false };

/** Asks what to look for. The buttons switch upper and lower case, whole words and regular expressions. */
export async function askForText(title: string): Promise<Question | undefined> {
  const input = vscode.window.createInputBox();
  const names: Readonly<Record<Toggle, string>> = {
    matchCase: vscode.l10n.t('Match Case'),
    wholeWord: vscode.l10n.t('Match Whole Word'),
    regex: vscode.l10n.t('Use Regular Expression'),
  };
  const icons: Readonly<Record<Toggle, string>> = {
    matchCase: 'case-sensitive',
    wholeWord: 'whole-word',
    regex: 'regex',
  };
  const all = Object.keys(names) as Toggle[];
  const buttons = all.map((toggle) => ({
    iconPath: new vscode.ThemeIcon(icons[toggle]),
    tooltip: names[toggle],
    toggle,
  }));
  const show = (): void => {
    const on = all.filter((toggle) => toggles[toggle]).map((toggle) => names[toggle]);
    input.prompt = on.length === 0 ? vscode.l10n.t('Text to look for') : on.join(' · ');
  };
  input.title = title;
  input.buttons = buttons;
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.selection.isSingleLine === true ? editor.document.getText(editor.selection) : '';
  input.value = selected;
  input.onDidTriggerButton((button) => {
    const { toggle } = button as (typeof buttons)[number];
    toggles[toggle] = !toggles[toggle];
    show();
  });
  show();
  try {
    return await new Promise((resolve) => {
      input.onDidHide(() => resolve(undefined));
      input.onDidAccept(() => {
        if (input.value !== '') resolve({ text: input.value, ...toggles });
      });
      input.show();
    });
  } finally {
    input.dispose();
  }
}
