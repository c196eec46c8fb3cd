import { element } from '../dom';
import { icon, type IconName } from '../icons';
import type { CardContext } from './step';

/**
 * Lets `button`, whose first child is `picture`, put something on the clipboard; the picture says that it did.
 * @param copy answers with why it could not, if so
 */
export function copiesOnPress(
  button: HTMLButtonElement,
  picture: IconName,
  copy: () => Promise<string | undefined>,
  { announce, words }: CardContext,
): void {
  const show = (name: IconName): void => button.firstElementChild?.replaceWith(icon(name));
  button.addEventListener('click', () => {
    void copy().then((error) => {
      if (error !== undefined) return;
      show('tick');
      announce(words.copied);
    });
  });
  for (const left of ['blur', 'mouseleave']) button.addEventListener(left, () => show(picture));
}

/** By the page where it may, else by the editor. Answers with why neither could. */
export async function copyText(text: string, { host }: CardContext): Promise<string | undefined> {
  try {
    await navigator.clipboard.writeText(text);
    return undefined;
  } catch {
    return host.ask({ type: 'copy', text });
  }
}

/** A button that is a picture only. */
export function pictureButton(look: { class: string; picture: IconName; label: string }): HTMLButtonElement {
  const { class: named, picture, label } = look;
  const made = element('button', { type: 'button', class: named, title: label, 'aria-label': label });
  made.append(icon(picture));
  return made;
}
