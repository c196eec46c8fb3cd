/**
 * Gives formulas the sizes and places that KaTeX has written into their `style` attributes: the policy of the panel shuts
 * those out, while what a script of ours sets is taken. Nothing else in a chapter has such attributes.
 */
export function applyStyles(content: DocumentFragment): void {
  for (const part of content.querySelectorAll<HTMLElement>('.katex [style]')) {
    const style = part.getAttribute('style') ?? '';
    part.removeAttribute('style');
    part.style.cssText = style;
  }
}
