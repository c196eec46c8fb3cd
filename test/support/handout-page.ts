import type { FrameLocator, Locator } from 'playwright-core';

/** The handout panel as a person sees it. */
export class HandoutPage {
  readonly frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.frame = frame;
  }

  /** The heading of the page: the chapter's title. */
  title(text = ''): Locator {
    return this.frame.locator('h1', { hasText: text });
  }

  says(text: string | RegExp): Locator {
    return this.frame.getByText(text).first();
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** The card of a step, by the id that the course gives it. */
  step(id: string): StepCard {
    return new StepCard(this.frame.locator(`#step-${id}`));
  }

  /** The first card whose text holds `text`. */
  stepWith(text: string): StepCard {
    return new StepCard(this.frame.locator('.card', { hasText: text }).first());
  }
}

export class StepCard {
  readonly card: Locator;

  constructor(card: Locator) {
    this.card = card;
  }

  async run(): Promise<void> {
    await this.card.getByRole('button', { name: 'Run', exact: true }).click();
  }

  /** Visible once the step has ticked itself. */
  tick(): Locator {
    return this.card.locator('.check[data-state="met"]');
  }

  output(text: string | RegExp): Locator {
    return this.card.locator('.output', { hasText: text });
  }
}
