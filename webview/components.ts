/**
 * The one place that brings in components of @vscode-elements/elements (the successor of the retired Webview UI
 * Toolkit), each by its own module so that a panel carries only what it uses.
 */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/index.js';
import { icon } from './icons';
import type { IconName } from './icons';

export interface ButtonOptions {
  label: string;
  icon?: IconName;
  /** Less prominent. */
  secondary?: boolean;
  onPress: () => void;
}

/** A button in the look of the editor's own. */
export function button(options: ButtonOptions): VscodeButton {
  const made = document.createElement('vscode-button');
  made.secondary = options.secondary ?? false;
  if (options.icon !== undefined) {
    const picture = icon(options.icon);
    picture.setAttribute('slot', 'content-before');
    made.append(picture);
  }
  const label = document.createElement('span');
  label.textContent = options.label;
  made.append(label);
  made.addEventListener('click', () => {
    if (!made.disabled) options.onPress();
  });
  // The component acts on Space but lets it scroll the page as well; a held key would act again and again.
  made.addEventListener(
    'keydown',
    (event) => {
      if (event.key === ' ') event.preventDefault();
      if (event.repeat) event.stopImmediatePropagation();
    },
    { capture: true },
  );
  return made;
}
