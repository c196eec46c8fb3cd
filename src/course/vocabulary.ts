import { FRONT_MATTER } from './chapter';
import { KINDS } from './checks/kinds';
import { CHECK_KINDS } from './checks/schema';
import { FIELDS } from './manifest';
import { BLOCKS } from './markdown/blocks';
import { CLASSES, VALUES } from './markdown/fence';
import { ROLES } from './markdown/inline';
import type { CourseVocabulary } from './types';

/** See `courseVocabulary` in index.ts: what the readers of courses go by. */
export const VOCABULARY: CourseVocabulary = {
  blocks: Object.entries(BLOCKS).map(([name, { options }]) => ({ name, options })),
  roles: ROLES,
  fenceClasses: CLASSES,
  fenceValues: VALUES,
  checks: CHECK_KINDS.map((kind) => ({
    kind,
    fields: Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS].fields : [],
  })),
  manifest: FIELDS,
  frontMatter: FRONT_MATTER,
};
