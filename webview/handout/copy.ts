import { icon } from '../icons';
import type { CardContext } from './step';

/** Lets `button`, whose first child is its picture, put a text on the clipboard; the picture says that it did. */
export function copiesOnPress(button: HTMLButtonElement, text: () => string, context: CardContext): void {
  const show = (name: 'copy' | 'tick'): void => button.firstElementChild?.replaceWith(icon(name));
  button.addEventListener('click', () => {
    void copyText(text(), context).then(() => {
      show('tick');
      context.announce(context.words.copied);
    });
  });
  for (const left of ['blur', 'mouseleave']) button.addEventListener(left, () => show('copy'));
}

/** By the page where it may, else by the editor. */
async function copyText(text: string, { host }: CardContext): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    await host.ask({ type: 'copy', text });
  }
}
