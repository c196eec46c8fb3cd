import type { LanguageFn } from 'highlight.js';

/**
 * Shell commands as a reader sees them: the program that each runs, its options, strings and variables. (The
 * highlighter's own grammar knows the shell's words, and colours the `rm` of `docker run --rm`.)
 */
export const shell: LanguageFn = (hljs) => {
  const variable = { scope: 'variable', begin: /\$\{[^}\n]*\}|\$[\w@*#?$!-]/, end: /(?!\w)/ };
  const word = /[\w./~@%+-]+/;
  return {
    name: 'Shell',
    contains: [
      hljs.COMMENT(/(?<=^|\s)#/, /$/),
      { scope: 'string', begin: /'/, end: /'/ },
      { scope: 'string', begin: /"/, end: /"/, contains: [hljs.BACKSLASH_ESCAPE, variable] },
      { scope: 'attr', begin: /(?<=\s)--?[A-Za-z][\w-]*/ },
      {
        scope: 'keyword',
        match: /(?<=^\s*|[;&|]\s*)(?:if|then|else|elif|fi|for|while|do|done|case|esac)(?=\s|;|$)/,
      },
      // A line that continues another begins with an argument, unless an operator stands there.
      {
        scope: 'title',
        begin: hljs.regex.concat(
          /(?<=(?<!\\\n)^[ \t]*(?:sudo |\w+=\S* )*|(?:&&|\|\|?|;|\$\(|\b(?:then|do|else))[ \t]*(?:sudo |\w+=\S* )*)/,
          /(?!\w+=)/,
          word,
        ),
      },
      variable,
    ],
  };
};
