/** What the document of the panel is made of; all are addresses that the panel may load from. */
export interface ShellParts {
  script: string;
  style: string;
  /** Where the panel's own files and those of the course come from (`webview.cspSource`). */
  source: string;
  nonce: string;
  title: string;
}

/**
 * The document of the panel before its script fills it. Nothing but the one script runs in it, styles and images
 * come from the extension and the course only, and nothing can be sent anywhere.
 */
export function pageShell({ script, style, source, nonce, title }: ShellParts): string {
  const policy = [
    `default-src 'none'`,
    `img-src ${source}`,
    `font-src ${source}`,
    `style-src ${source}`,
    `script-src 'nonce-${nonce}'`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="${escape(style)}">
</head>
<body>
<script nonce="${escape(nonce)}" src="${escape(script)}"></script>
</body>
</html>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
