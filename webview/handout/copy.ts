import type { Host } from './host';

/** Puts `text` on the clipboard: the page's own where it may, else the editor's. */
export async function copyText(text: string, host: Host): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    await host.ask({ type: 'copy', text });
  }
}
