import hljs from 'highlight.js/lib/core';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import ini from 'highlight.js/lib/languages/ini';
import json from 'highlight.js/lib/languages/json';
import makefile from 'highlight.js/lib/languages/makefile';
import python from 'highlight.js/lib/languages/python';
import yaml from 'highlight.js/lib/languages/yaml';
import { shell } from './shell';

// `bash` is the name by which the grammar of Dockerfiles asks for what follows RUN.
const LANGUAGES = { bash: shell, dockerfile, ini, json, makefile, python, yaml };
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);
hljs.registerAliases(['sh', 'shell', 'console', 'zsh'], { languageName: 'bash' });

/** Colours the code of `code` by the language in its class (`language-sh`); other languages stay plain. */
export function highlight(code: HTMLElement): void {
  const language = /\blanguage-([\w-]+)/.exec(code.className)?.[1];
  if (language === undefined || hljs.getLanguage(language) === undefined) return;
  code.innerHTML = hljs.highlight(code.textContent, { language, ignoreIllegals: true }).value;
}
