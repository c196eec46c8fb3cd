import createMarkdownIt, { type MarkdownIt } from 'markdown-it';
import type { Problems } from '../problems';
import { addDirectives } from './directives';
import { bodyKind } from './renderer';

/**
 * CommonMark with GFM tables and strike-through and our colon fences. HTML of the source stays text. Links of every
 * kind are let through here, so that the renderer can refuse the unsafe ones with a reason.
 */
export function createParser(): MarkdownIt {
  const md = createMarkdownIt({ html: false, linkify: false, typographer: false });
  md.validateLink = () => true;
  md.renderer.rules['safe_html'] = (tokens, index) => tokens[index]?.content ?? '';
  addDirectives(md, bodyKind, (env) => (env as ParserEnv).problems);
  return md;
}

/** What has to be handed to `parse` of {@link createParser}. */
export interface ParserEnv {
  problems: Problems;
}
