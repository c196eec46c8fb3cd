import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the document of the panel is made of. */
export interface ShellParts {
  /** The script and the style sheet themselves: what a document has to fetch first shows it a tenth of a second later. */
  script: string;
  style: string;
  /** Where further files of the extension and of the course come from (`webview.cspSource`). */
  source: string;
  nonce: string;
  title: string;
  /** What the script finds beside it, as JSON (`#beginning`). */
  beginning?: unknown;
}

/**
 * The script and the style sheet of the panel `name`, from the folder that they were built into. (esbuild writes neither
 * so that it would end its element.)
 */
export function readPageFiles(folder: string, name: string): Pick<ShellParts, 'script' | 'style'> {
  const read = (ending: string): string => readFileSync(join(folder, `${name}.${ending}`), 'utf8');
  return { script: read('js'), style: read('css') };
}

/**
 * The document of the panel before its script fills it. Nothing but the one script runs in it, styles and images
 * come from the extension and the course only, and nothing can be sent anywhere.
 */
export function pageShell({ script, style, source, nonce, title, beginning }: ShellParts): string {
  const policy = [
    `default-src 'none'`,
    `img-src ${source}`,
    `font-src ${source}`,
    `style-src ${source} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  const data =
    beginning === undefined
      ? ''
      : `<script type="application/json" id="beginning">${JSON.stringify(beginning).replaceAll('<', '\\u003c')}</script>\n`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style nonce="${escape(nonce)}">${style}</style>
</head>
<body>
${data}<script nonce="${escape(nonce)}">${script}</script>
</body>
</html>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
