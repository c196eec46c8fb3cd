import { element } from '../dom';

let styled = false;

/**
 * Gives formulas the sizes and places that KaTeX has written into their `style` attributes: the policy of the panel shuts
 * those out, while what a script of ours sets is taken. Nothing else in a chapter has such attributes. The style sheet of
 * formulas (at `sheet`) is loaded with the first of them.
 */
export function applyStyles(content: DocumentFragment, sheet: string): void {
  if (content.querySelector('.katex') === null) return;
  if (!styled) document.head.append(element('link', { rel: 'stylesheet', href: sheet }));
  styled = true;
  for (const part of content.querySelectorAll<HTMLElement>('.katex [style]')) {
    const style = part.getAttribute('style') ?? '';
    part.removeAttribute('style');
    part.style.cssText = style;
  }
}
