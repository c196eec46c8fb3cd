import type { CleanUp } from '../clean-up';
import { reportMissingCleanUp } from '../clean-up';
import type { Rule } from '../rule';
import { reachesImage } from '../stages';

const CLEAN_UP: CleanUp = {
  isInstall: (command) => command.name === 'yarn' && command.hasArg('install'),
  isCleanUp: (command) => command.name === 'yarn' && command.hasArg('cache', 'clean'),
  command: 'yarn cache clean',
  caches: ['.cache/yarn'],
};

export const rule: Rule = {
  meta: {
    code: 'DL3060',
    title: 'Clean up behind yarn in the same RUN: yarn cache clean.',
    severity: 'info',
    fix: 'safe',
    source: 'hadolint DL3060',
    why: 'yarn keeps every package that it downloaded. They have to go in the same RUN: a later one only hides them. A cache mount on `/root/.cache/yarn` keeps them out of the image and ready for the next build.',
    bad: 'FROM node:22\nRUN yarn install',
    good: 'FROM node:22\nRUN yarn install && yarn cache clean',
  },
  check(context) {
    for (const run of context.document.runs) {
      if (!reachesImage(context.document, run)) continue;
      reportMissingCleanUp(context, run, CLEAN_UP);
    }
  },
};
