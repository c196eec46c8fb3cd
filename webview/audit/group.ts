import type { FindingDeed, FindingView, GroupView } from '../../src/editor/audit/protocol';
import type { Words } from '../../src/editor/audit/words';
import { element, fill } from '../dom';

/** Findings of a group that are drawn before somebody asks for the rest. */
const FIRST = 50;

export interface GroupParts {
  readonly words: Words;
  readonly isOpen: boolean;
  readonly turned: (isOpen: boolean) => void;
  readonly press: (deed: FindingDeed, index: number) => void;
}

/** What one rule has found: what it means, and each place with what can be done there. Drawn when it is unfolded. */
export function groupElement(group: GroupView, parts: GroupParts): HTMLElement {
  const { words } = parts;
  const { severity, findings } = group;
  const count = findings.length;
  const fresh = findings.filter(({ isNew }) => isNew).length;
  const details = element(
    'details',
    { class: `group ${severity}` },
    element(
      'summary',
      {},
      element('span', { class: 'dot', 'aria-hidden': 'true' }),
      element('span', { class: 'title' }, group.title),
      ...(fresh > 0
        ? [element('span', { class: 'new' }, fresh === count ? words.isNew : fill(words.added, fresh))]
        : []),
      element('span', { class: 'severity' }, words[severity]),
      element('span', { class: 'count' }, `× ${count}`),
    ),
  );
  const draw = (): void => {
    if (details.childElementCount === 1) details.append(contents(group, parts));
  };
  if (parts.isOpen) {
    details.open = true;
    draw();
  }
  details.addEventListener('toggle', () => {
    if (details.open) draw();
    parts.turned(details.open);
  });
  return details;
}

function contents(group: GroupView, parts: GroupParts): HTMLElement {
  const { words } = parts;
  const list = element('ul', { class: 'findings' });
  const draw = (findings: readonly FindingView[]): void =>
    list.append(...findings.map((finding) => findingElement(finding, group, parts)));
  draw(group.findings.slice(0, FIRST));
  const rest = group.findings.slice(FIRST);
  const more = element('button', { type: 'button', class: 'plain' }, fill(words.more, rest.length));
  more.addEventListener('click', () => {
    more.remove();
    draw(rest);
  });
  return element(
    'div',
    { class: 'contents' },
    element('p', {}, element('strong', {}, words.allows), ' ', group.allows),
    element('p', {}, element('strong', {}, words.remedy), ' ', group.remedy),
    list,
    ...(rest.length > 0 ? [more] : []),
    element('p', { class: 'sources' }, `${group.rule} · ${fill(words.from, group.sources)}`),
  );
}

function findingElement(finding: FindingView, group: GroupView, { words, press }: GroupParts): HTMLElement {
  const { index, where, message, allows, remedy, corrected, deeds, isNew } = finding;
  return element(
    'li',
    {},
    element(
      'div',
      { class: 'where-line' },
      element('code', {}, where),
      ...(isNew ? [element('span', { class: 'new' }, words.isNew)] : []),
    ),
    ...(message === group.title ? [] : [element('p', {}, message)]),
    ...(allows === undefined ? [] : [element('p', {}, allows)]),
    ...(remedy === undefined ? [] : [element('p', {}, remedy)]),
    ...(corrected === undefined
      ? []
      : [
          element('p', { class: 'label' }, words.corrected),
          element('pre', { tabindex: '0', 'aria-label': words.corrected }, element('code', {}, corrected)),
        ]),
    element(
      'div',
      { class: 'deeds' },
      ...deeds.map((deed) => {
        const made = element(
          'button',
          {
            type: 'button',
            class: 'plain',
            id: `${deed}-${index}`,
            'aria-label': fill(words.about, words[deed], `${group.title} ${where}`),
          },
          words[deed],
        );
        made.addEventListener('click', () => press(deed, index));
        return made;
      }),
    ),
  );
}
