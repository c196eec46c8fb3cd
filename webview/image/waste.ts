import type { Overview } from '../../src/editor/layers/protocol';
import { element, fill } from '../dom';

/** The files that cost most, and what each layer leaves behind. */
export function wasteTable(
  { wasteful, moreWasteful, layers }: Overview,
  say: (name: string) => string,
  onShow: (at: number) => void,
): HTMLElement {
  const sentences = layers.flatMap(({ index, instruction, waste }) =>
    waste === undefined
      ? []
      : [
          element(
            'li',
            {},
            element('strong', {}, fill(say('layerNumber'), index)),
            ' ',
            element('code', {}, instruction),
            element('p', {}, waste),
          ),
        ],
  );
  const rows = wasteful.map(({ path, count, size }, at) => {
    const link = element('button', { type: 'button', class: 'link' }, path);
    link.addEventListener('click', () => onShow(at));
    return element(
      'tr',
      {},
      element('td', { class: 'size' }, size),
      element('td', { class: 'copies' }, fill(say('copies'), count)),
      element('td', {}, link),
    );
  });
  return element(
    'div',
    { class: 'scrolled' },
    ...(sentences.length > 0
      ? [element('h2', {}, say('perLayer')), element('ul', { class: 'sentences' }, ...sentences)]
      : []),
    ...(rows.length > 0
      ? [
          element('p', { class: 'intro' }, say('wasteIntro')),
          element('table', {}, element('tbody', {}, ...rows)),
          ...(moreWasteful > 0
            ? [element('p', { class: 'intro' }, fill(say('wasteMore'), moreWasteful))]
            : []),
        ]
      : sentences.length > 0
        ? []
        : [element('p', { class: 'empty' }, say('noWaste'))]),
  );
}
