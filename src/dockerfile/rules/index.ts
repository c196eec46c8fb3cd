import type { Rule } from '../rule';
import * as all from './all';

/** Every rule, in alphabetical order of the codes. */
export const RULES: readonly Rule[] = Object.values<Rule>(all);
