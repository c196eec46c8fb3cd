import * as vscode from 'vscode';
import { displayText, explain, isCancellation } from '../../base';
import { finishedRepository, referenceChoices, type ReferenceChoice } from './referenceChoices';

/** Asks a registry for the tags of a repository. */
export type TagsOf = (repository: string, signal: AbortSignal) => Promise<readonly string[]>;

type Item = vscode.QuickPickItem & { choice?: ReferenceChoice };

/**
 * A name that is typed, or chosen among those that there are. With `tagsOf`, the tags that a registry has are offered too;
 * it is asked once a repository's name is finished by a colon, and never before.
 */
export function askReference(
  title: string,
  known: readonly string[],
  { value = '', tagsOf }: { value?: string; tagsOf?: TagsOf } = {},
): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder =
    tagsOf === undefined
      ? vscode.l10n.t('NAME, NAME:TAG, or REGISTRY/NAME:TAG')
      : vscode.l10n.t('NAME, NAME:TAG, or REGISTRY/NAME:TAG. A colon asks the registry for its tags.');
  pick.value = value;
  const found = new Map<string, readonly string[] | { failure: string }>();
  let asking: { repository: string; abort: AbortController } | undefined;

  const offer = (): void => {
    const repository = finishedRepository(pick.value);
    if (tagsOf !== undefined) ask(tagsOf, repository);
    const answer = repository === undefined ? undefined : found.get(repository);
    const failed = answer !== undefined && 'failure' in answer;
    const tags = tagsOf === undefined ? undefined : failed ? [] : (answer ?? []);
    pick.items = [
      ...referenceChoices(pick.value, known, tags).map(itemOf),
      ...(failed ? [{ label: `$(info) ${answer.failure}`, alwaysShow: true }] : []),
    ];
  };
  const ask = (tagsOf: TagsOf, repository: string | undefined): void => {
    if (asking !== undefined && asking.repository !== repository) {
      asking.abort.abort();
      asking = undefined;
      pick.busy = false;
    }
    if (repository === undefined || asking !== undefined || found.has(repository)) return;
    const mine = { repository, abort: new AbortController() };
    asking = mine;
    pick.busy = true;
    tagsOf(repository, mine.abort.signal)
      .then(
        (tags) => found.set(repository, tags),
        (error: unknown) => {
          if (!isCancellation(error)) found.set(repository, { failure: displayText(explain(error)) });
        },
      )
      .finally(() => {
        if (asking !== mine) return;
        asking = undefined;
        pick.busy = false;
        offer();
      });
  };
  offer();
  pick.onDidChangeValue(offer);
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const item = pick.selectedItems[0];
      if (item !== undefined && item.choice === undefined) return;
      if (item?.choice?.kind === 'tags-of') {
        pick.value = `${item.choice.repository}:`;
        offer();
        return;
      }
      resolve(item?.choice?.reference ?? (pick.value.trim() || undefined));
      pick.hide();
    });
    pick.onDidHide(() => {
      asking?.abort.abort();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function itemOf(choice: ReferenceChoice): Item {
  switch (choice.kind) {
    case 'name':
      return { label: displayText(choice.reference), choice };
    case 'tag':
      // The editor sorts what it filters; these have an order of their own and are filtered already.
      return { label: `$(tag) ${choice.tag}`, description: choice.reference, alwaysShow: true, choice };
    case 'tags-of':
      return {
        label: `$(tag) ${vscode.l10n.t('Tags of {0}…', displayText(choice.repository))}`,
        alwaysShow: true,
        choice,
      };
  }
}
