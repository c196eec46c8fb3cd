import type { Deeds } from '../participant';
import { bySolution, solutionOf } from '../solution';

const FILE = '3-under-the-hood.md';

export const underTheHood: Deeds = {
  'weeks-change': bySolution(FILE, 'weeks-change'),
  'shared-programs': bySolution(FILE, 'shared-programs'),
  'change-page': async (participant) =>
    participant.write('website/index.html', await solutionOf(FILE, 'change-page', 'html')),
  inspect: bySolution(FILE, 'inspect'),
  'write-tree': async (participant) =>
    participant.write('alpine-tree/Dockerfile', await solutionOf(FILE, 'write-tree', 'dockerfile')),
};

/** What only works with images from Docker Hub that this project has no stand-in for, and with PyPI. */
export const NEEDS_DATABASE = ['mongo', 'pipeline'];
