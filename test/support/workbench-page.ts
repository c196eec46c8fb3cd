import type { FrameLocator, Locator, Page } from 'playwright-core';

/**
 * A person's view of the editor in the browser. VS Code has no stable names for most of its parts: its CSS classes
 * stand in this file and nowhere else.
 */
export class WorkbenchPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Resolves when the editor can be used and our extension's part of it is there. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar').waitFor();
    await this.#activity('Workbench').waitFor();
  }

  /** Opens our side bar. Pressing its icon again would close it. */
  async openSideBar(): Promise<void> {
    const tab = this.#activity('Workbench');
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    await this.view('Workbench').waitFor();
  }

  /** Runs a command by its title, from the command palette. */
  async command(title: string): Promise<void> {
    await this.#repeatedly(async (timeout) => {
      // What it lists is what could be done when it was opened.
      await this.page.keyboard.press('F1');
      await this.#quickInput.fill(`>${title}`);
      await this.quickPick(title).click({ timeout });
    });
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+p');
    await this.#quickInput.fill(name);
    await this.quickPick(name).click();
    await this.tab(name).waitFor();
  }

  /** A choice of the list that is open. */
  quickPick(label: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
  }

  /** Types into the input box whose title or prompt holds `about`, and confirms. */
  async answer(about: string, text: string): Promise<void> {
    await this.question(about).waitFor();
    await this.#quickInput.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Answers the editor's own dialog for files, which hears no Enter while it looks at what was typed. */
  async chooseFile(about: string, file: string): Promise<void> {
    const dialog = this.question(about);
    await dialog.waitFor();
    for (let attempt = 1; await dialog.isVisible(); attempt++) {
      await this.#quickInput.fill(file);
      await this.page.keyboard.press('Enter');
      try {
        await dialog.waitFor({ state: 'hidden', timeout: 8000 });
      } catch (error) {
        if (attempt === 4) throw error;
      }
    }
  }

  /** The input box whose title or prompt holds `about`. */
  question(about: string | RegExp): Locator {
    return this.page.locator('.quick-input-widget:visible', { hasText: about });
  }

  /** The modal dialog that holds `text`. */
  dialog(text: string): Locator {
    return this.page.locator('.monaco-dialog-box', { hasText: text });
  }

  /** The notification that holds `text`. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  /** The buttons of a notification or a dialog. */
  button(within: Locator, name: string): Locator {
    return within.getByRole('button', { name, exact: true });
  }

  /** The item of the status bar that holds `text`. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** One of the views of the side bar, by its title. */
  view(title: string): Locator {
    return this.page.locator('.pane', {
      has: this.page.getByRole('button', { name: `${title} Section`, exact: true }),
    });
  }

  /** Has these views of our side bar open, and all others folded. */
  async showOnly(...titles: readonly string[]): Promise<void> {
    const headers = this.page.locator('.sidebar .pane-header');
    for (const header of await headers.all()) {
      const label = await header.getAttribute('aria-label');
      const wanted = titles.some((title) => `${title} Section` === label);
      if ((await header.getAttribute('aria-expanded')) !== String(wanted)) await header.click();
    }
  }

  /** A row of a view whose text holds `text`. */
  row(view: string, text: string | RegExp): Locator {
    return this.view(view).locator('.monaco-list-row', { hasText: text });
  }

  /** Presses a button of a row, which is there while the pointer is: and rows move under it when others come and go. */
  async pressInRow(row: Locator, button: string): Promise<void> {
    await this.#repeatedly(async (timeout) => {
      await row.hover({ timeout });
      await this.button(row, button).click({ timeout });
    });
  }

  /** Chooses from the context menu of a row. */
  async contextMenu(row: Locator, item: string): Promise<void> {
    await row.click({ button: 'right' });
    await this.#choose(item);
  }

  /** The button of an empty view. */
  welcomeButton(view: string, label: string): Locator {
    return this.view(view).locator('.welcome-view-content').getByRole('button', { name: label });
  }

  /** Opens a file of the Explorer to stay. */
  async openFromExplorer(name: string): Promise<void> {
    // The pointer rests on something, whose description may lie over the file.
    await this.page.mouse.move(0, 0);
    await this.page.locator('.hover-contents:visible').first().waitFor({ state: 'hidden' });
    await this.file(name).dblclick();
  }

  /** A file or a folder in the Explorer. */
  file(name: string): Locator {
    return this.page.locator('.explorer-folders-view').getByRole('treeitem', { name });
  }

  /** The tab of an open editor. */
  tab(title: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: title });
  }

  /** The document inside the webview that is shown. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** The text editor that has the language `language`. */
  textEditor(language: string): TextEditor {
    return new TextEditor(this.page, language);
  }

  /** A step of the walkthrough that is open, with its tick. */
  walkthroughStep(title: string, state: 'done' | 'open'): Locator {
    return this.page
      .locator('.getting-started-step', { hasText: title })
      .locator(`[role=checkbox][aria-checked=${String(state === 'done')}]`);
  }

  /** What the visible terminal shows: only what is on its screen. */
  terminal(text: string): Locator {
    return this.page.locator('.xterm-rows', { hasText: text });
  }

  /** The terminal that has the focus, once it shows `text`. */
  focusedTerminal(text = ''): Locator {
    return this.page.locator('.terminal.xterm.focus', {
      has: this.page.locator('.xterm-rows', { hasText: text }),
    });
  }

  /** Opens a terminal of this profile, from the panel's menu, which closes by itself when the editor has found more of them. */
  async launchProfile(name: string): Promise<void> {
    await this.#repeatedly(async (timeout) => {
      await this.page.getByRole('button', { name: 'Launch Profile' }).click();
      await this.#choose(name, timeout);
    });
  }

  /** Follows the link that is a line of the visible terminal, as a person does: pointing at it, with the key that opens links. */
  async followTerminalLink(line: string): Promise<void> {
    const link = this.page.locator('.xterm-rows span').getByText(line, { exact: true });
    await this.#repeatedly(async (timeout) => {
      // What is drawn over the text has no part in it.
      await link.hover({ force: true, timeout });
      // The editor asks what there is before it makes a link of it.
      await this.page.locator('.workbench-hover', { hasText: 'ctrl + click' }).waitFor({ timeout });
    });
    await this.page.keyboard.down('Control');
    await this.page.mouse.down();
    await this.page.mouse.up();
    await this.page.keyboard.up('Control');
  }

  /** Types into whatever has the focus. */
  async type(text: string): Promise<void> {
    for (const line of text.split(/(?<=\n)/)) {
      await this.page.keyboard.type(line.replace('\n', ''));
      if (line.endsWith('\n')) await this.page.keyboard.press('Enter');
    }
  }

  /**
   * Milliseconds that loading and activating took, by extension, from the editor's own "Startup Performance". Needs
   * a tall page, as the editor draws only what is on the screen.
   */
  async activationTimes(extensions: readonly string[]): Promise<Record<string, number>> {
    const size = this.page.viewportSize();
    await this.page.setViewportSize({ width: 1440, height: 4000 });
    await this.command('Developer: Startup Performance');
    const lines = this.page.locator('.editor-instance .view-line');
    const times: Record<string, number> = {};
    for (const extension of extensions) {
      // | Extension | Eager | Load Code | Call Activate | Finish Activate | Event | By |
      const row = lines.filter({ hasText: extension }).filter({ hasText: '|' }).first();
      const cells = ((await row.textContent()) ?? '').split('|').map((cell) => Number(cell.trim()));
      times[extension] = cells.slice(3, 6).reduce((sum, cell) => sum + cell, 0);
    }
    if (size !== null) await this.page.setViewportSize(size);
    return times;
  }

  /** Does what a quick machine has done within `timeout` milliseconds if ever, and again from the start where it was not. */
  async #repeatedly(act: (timeout: number) => Promise<void>): Promise<void> {
    for (let timeout = 8000; ; timeout *= 2) {
      try {
        return await act(timeout);
      } catch (error) {
        if (timeout > 60_000) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Chooses from the menu that is open. By the keyboard: a menu is deaf to the mouse for its first tenth of a second. */
  async #choose(item: string, timeout?: number): Promise<void> {
    const within = timeout === undefined ? {} : { timeout };
    const choice = this.page.getByRole('menuitem', { name: item, exact: true });
    await choice.hover(within);
    await this.page.locator('.monaco-menu .action-item.focused', { has: choice }).waitFor(within);
    await this.page.keyboard.press('Enter');
    await choice.waitFor({ ...within, state: 'hidden' });
  }

  get #quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-box input');
  }

  #activity(title: string): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name: title });
  }
}

/** One text editor, and what a person does in it. */
export class TextEditor {
  readonly #page: Page;
  readonly #editor: Locator;

  constructor(page: Page, language: string) {
    this.#page = page;
    this.#editor = page.locator(`[data-mode-id="${language}"]`);
  }

  line(text: string | RegExp): Locator {
    return this.#editor.locator('.view-line', { hasText: text });
  }

  /** Wavy lines under what is wrong. */
  squiggles(): Locator {
    return this.#editor.locator('.squiggly-error, .squiggly-warning, .squiggly-info');
  }

  async focus(): Promise<void> {
    await this.#editor.locator('.view-line').first().click();
  }

  /** Goes to the first problem and opens the list of its quick fixes, by the keyboard. */
  async openQuickFixes(): Promise<void> {
    await this.focus();
    // A hint of the editor's that is still there would get the Escape that is meant for the peek.
    const hints = this.#page.locator('.notifications-toasts.visible');
    if (await hints.isVisible()) {
      await this.#page.keyboard.press('Escape');
      await hints.waitFor({ state: 'hidden' });
    }
    await this.#page.keyboard.press('Control+Home');
    await this.#page.keyboard.press('F8');
    const peek = this.#page.locator('.peekview-widget');
    await peek.waitFor();
    await this.#page.keyboard.press('Escape');
    await peek.waitFor({ state: 'detached' });
    await this.#page.keyboard.press('Control+.');
    await this.quickFix('').first().waitFor();
  }

  quickFix(title: string | RegExp): Locator {
    return this.#page.locator('.action-widget .monaco-list-row', { hasText: title });
  }

  /** Applies the fix that the open list begins with, by the keyboard, which has it selected. */
  async applyFirstQuickFix(title: string): Promise<void> {
    await this.#page.locator('.action-widget .monaco-list-row.focused', { hasText: title }).waitFor();
    await this.#page.keyboard.press('Enter');
  }
}
