/** The types of browser.mjs, for the tests. */
import type { Browser } from 'playwright-core';

export function findBrowser(): string | undefined;
export function launchBrowser(): Promise<Browser>;
