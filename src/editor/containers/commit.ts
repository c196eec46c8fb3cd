import * as vscode from 'vscode';
import { displayText } from '../../base';

export interface CommitWish {
  reference: string;
  message?: string;
  changes?: string[];
}

/** Dockerfile instructions that `docker commit --change` takes. */
const CHANGE = /^(CMD|ENTRYPOINT|ENV|EXPOSE|LABEL|ONBUILD|STOPSIGNAL|USER|VOLUME|WORKDIR|HEALTHCHECK)\s+\S/i;

/** What an image is to be given beside the files: a message and instructions, both as one likes. */
export async function askCommit(reference: string): Promise<CommitWish | undefined> {
  const message = await vscode.window.showInputBox({
    title: vscode.l10n.t('{0}: message', displayText(reference)),
    prompt: vscode.l10n.t('What was done in it, as the history of the image will say. May be left empty.'),
  });
  if (message === undefined) return undefined;
  const changes = await askChanges(reference);
  if (changes === undefined) return undefined;
  return {
    reference,
    ...(message.trim() === '' ? {} : { message: message.trim() }),
    ...(changes.length === 0 ? {} : { changes }),
  };
}

async function askChanges(reference: string): Promise<string[] | undefined> {
  const changes: string[] = [];
  for (;;) {
    const given = changes.map((change) => displayText(change)).join(' · ');
    const next = await vscode.window.showInputBox({
      title: vscode.l10n.t('{0}: an instruction', displayText(reference)),
      prompt:
        given === ''
          ? vscode.l10n.t(
              'Such as CMD ["nginx"] or ENV MODE=test. Leave it empty where nothing is to change.',
            )
          : vscode.l10n.t('{0}. Another one, or leave it empty to go on.', given),
      validateInput: (text) =>
        text.trim() === '' || CHANGE.test(text.trim())
          ? undefined
          : vscode.l10n.t(
              'CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, USER, VOLUME, WORKDIR and the like, with what follows.',
            ),
    });
    if (next === undefined) return undefined;
    if (next.trim() === '') return changes;
    changes.push(next.trim());
  }
}
