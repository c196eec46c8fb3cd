import * as vscode from 'vscode';
import { ExplainedError, explain } from '../base';

/**
 * Asks for a text until `take` takes it: the box stays open meanwhile, and says why where `take` rejects with an
 * `ExplainedError`. What comes of it; undefined where the person gave up or confirmed nothing.
 */
export async function askUntilTaken<T>(
  about: { title: string; prompt: string; value: string },
  take: (text: string) => Promise<T>,
): Promise<T | undefined> {
  const box = vscode.window.createInputBox();
  Object.assign(box, about, { ignoreFocusOut: true });
  try {
    return await new Promise<T | undefined>((resolve, reject) => {
      const tryIt = async (): Promise<void> => {
        const text = box.value.trim();
        if (text === '') {
          resolve(undefined);
          return;
        }
        box.enabled = false;
        box.busy = true;
        try {
          resolve(await take(text));
        } catch (error) {
          if (!(error instanceof ExplainedError)) throw error;
          box.validationMessage = explain(error);
        } finally {
          box.enabled = true;
          box.busy = false;
        }
      };
      box.onDidChangeValue(() => (box.validationMessage = undefined));
      box.onDidAccept(() => void tryIt().catch(reject));
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}
