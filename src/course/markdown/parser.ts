import createMarkdownIt, { type MarkdownIt } from 'markdown-it';
import type { Problems } from '../problems';
import { addDirectives } from './directives';
import { bodyKind, LOOKED_AT } from './renderer';

/**
 * CommonMark with GFM tables and strike-through and our colon fences. HTML of the source stays text. Links of every
 * kind are let through here, so that
 * ChapterRenderer can refuse the unsafe ones with a reason; what it has not seen cannot be rendered.
 */
export function createParser(): MarkdownIt {
  const md = createMarkdownIt({ html: false, linkify: false, typographer: false });
  md.validateLink = () => true;
  md.renderer.rules['link_open'] = (tokens, index, options, _env, renderer) => {
    if (tokens[index]?.meta !== LOOKED_AT) throw new Error('A link was not looked at.');
    return renderer.renderToken(tokens, index, options);
  };
  md.renderer.rules['image'] = () => {
    throw new Error('An image was not looked at.');
  };
  md.renderer.rules['safe_html'] = (tokens, index) => tokens[index]?.content ?? '';
  addDirectives(md, bodyKind, (env) => (env as ParserEnv).problems);
  return md;
}

/** What has to be handed to `parse` of {@link createParser}. */
export interface ParserEnv {
  problems: Problems;
}
