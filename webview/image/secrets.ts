import type { Overview } from '../../src/editor/layers/protocol';
import { element } from '../dom';
import { icon } from '../icons';

/** Secrets that the image gives away: what, where, why it is believed to be one, and what to do. */
export function secretCards(
  { secrets, secretsNote }: Overview,
  say: (name: string) => string,
  onShow: (at: number) => void,
): HTMLElement {
  const note = secretsNote === undefined ? [] : [element('p', { class: 'intro' }, secretsNote)];
  if (secrets.length === 0) {
    return element('div', { class: 'scrolled' }, element('p', { class: 'empty' }, say('noSecrets')), ...note);
  }
  const cards = secrets.map(({ title, masked, place, reason, remedy, inFile }, at) => {
    const link = element('button', { type: 'button', class: 'link' }, say('showFile'));
    link.addEventListener('click', () => onShow(at));
    return element(
      'article',
      { class: 'secret' },
      icon('warning'),
      element(
        'div',
        {},
        element('h3', {}, title, ' ', element('code', {}, masked)),
        element('p', { class: 'place' }, place, ...(inFile ? [' ', link] : [])),
        element('p', {}, reason),
        element('p', { class: 'remedy' }, icon('bulb'), remedy),
      ),
    );
  });
  return element(
    'div',
    { class: 'scrolled' },
    element('p', { class: 'intro' }, say('secretsIntro')),
    ...cards,
    ...note,
  );
}
