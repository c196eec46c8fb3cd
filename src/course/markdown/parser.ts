import createMarkdownIt, { type MarkdownIt } from 'markdown-it';
import deflist from 'markdown-it-deflist';
import footnote from 'markdown-it-footnote';
import type { Problems } from '../problems';
import { bodyKind } from './blocks';
import { addDirectives } from './directives';
import { LOOKED_AT } from './inline';
import { addMaths } from './maths';
import { addRoles } from './roles';

/** What has to be handed to `parse` of {@link createParser}; the parser keeps its footnotes in it. */
export type ParserEnv = {
  problems: Problems;
  isVariable: (name: string) => boolean;
  /** Keeps the ids of footnotes apart from those of other pages. */
  docId: string;
};

/**
 * CommonMark with GFM tables and strike-through, footnotes, definition lists, formulas, our roles and colon fences. HTML
 * of the source stays text. Links of every kind are let through here, so that the renderer can refuse the unsafe ones
 * with a reason; what it has not seen cannot be rendered.
 */
export function createParser(): MarkdownIt {
  const md = createMarkdownIt({ html: false, linkify: false, typographer: false });
  md.validateLink = () => true;
  md.renderer.rules['link_open'] = (tokens, index, options, _env, renderer) => {
    if (tokens[index]?.meta !== LOOKED_AT) throw new Error('A link was not looked at.');
    return renderer.renderToken(tokens, index, options);
  };
  for (const type of ['image', 'role', 'variable', 'maths_inline'])
    md.renderer.rules[type] = () => {
      throw new Error(`A token "${type}" was not looked at.`);
    };
  md.renderer.rules['safe_html'] = (tokens, index) => tokens[index]?.content ?? '';
  md.use(footnote).use(deflist);
  addMaths(md);
  addRoles(md, (env, name) => (env as Partial<ParserEnv>).isVariable?.(name) ?? false);
  addDirectives(md, bodyKind, (env) => (env as ParserEnv).problems);
  return md;
}
