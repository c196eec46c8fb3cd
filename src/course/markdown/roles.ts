import type { MarkdownIt, StateInline, Token } from 'markdown-it';
import { placeholdersIn } from '../variables';

/** A MyST role: `` {name}`content` ``. */
export interface Role {
  name: string;
  content: string;
}

/** Characters of a role's content. */
const MAX_CONTENT = 300;
const ROLE = new RegExp(
  `\\{([A-Za-z][\\w-]*)\\}(\`+)((?:[^\`]|[^\`][^]{0,${MAX_CONTENT}}?[^\`]))\\2(?!\`)`,
  'y',
);
const PLACEHOLDER = /\{\{ *[\w.-]+ *\}\}/y;

/**
 * Teaches `md` roles, as tokens `role` with {@link roleOf}, and the variables of the course (`{{ name }}`), as tokens
 * `variable` with the name as content. `isVariable` says which names there are.
 */
export function addRoles(md: MarkdownIt, isVariable: (env: unknown, name: string) => boolean): void {
  md.inline.ruler.before('backticks', 'role', (state, silent) => {
    const match = matchAt(ROLE, state);
    if (match === null) return false;
    if (!silent) {
      const role: Role = { name: match[1] ?? '', content: (match[3] ?? '').replace(/\s+/g, ' ').trim() };
      const token = state.push('role', '', 0);
      token.content = role.content;
      token.meta = { role };
    }
    state.pos += match[0].length;
    return true;
  });
  md.inline.ruler.before('backticks', 'variable', (state, silent) => {
    const match = matchAt(PLACEHOLDER, state);
    const name = match && placeholdersIn(match[0])[0]?.name;
    if (match === null || name === undefined || name === null || !isVariable(state.env, name)) return false;
    if (!silent) state.push('variable', '', 0).content = name;
    state.pos += match[0].length;
    return true;
  });
}

/** The role of a token that {@link addRoles} made. */
export function roleOf(token: Token): Role | undefined {
  return token.meta?.['role'] as Role | undefined;
}

/** `shown <target>`, or the target alone, which is shown then. */
export function shownAndTarget(content: string): { shown: string; target: string } {
  const match = /^(.*\S)\s*<([^<>]+)>$/.exec(content);
  return { shown: match?.[1] ?? content, target: (match?.[2] ?? content).trim() };
}

function matchAt(pattern: RegExp, state: StateInline): RegExpExecArray | null {
  if (state.src[state.pos] !== '{') return null;
  pattern.lastIndex = state.pos;
  const match = pattern.exec(state.src);
  return match !== null && state.pos + match[0].length <= state.posMax ? match : null;
}
