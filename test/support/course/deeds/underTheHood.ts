import { solutionOf, type Deeds } from '../participant';

const CHAPTER = '3-under-the-hood';

export const underTheHood: Deeds = {
  'weeks-change': (participant) => participant.typeSolution(CHAPTER, 'weeks-change'),
  'shared-programs': (participant) => participant.typeSolution(CHAPTER, 'shared-programs'),
  'change-page': async (participant) =>
    participant.write('website/index.html', await solutionOf(CHAPTER, 'change-page')),
  inspect: (participant) => participant.typeSolution(CHAPTER, 'inspect'),
  'write-tree': async (participant) =>
    participant.write('alpine-tree/Dockerfile', await solutionOf(CHAPTER, 'write-tree')),
};

/** What only works with images from Docker Hub that this project has no stand-in for, and with PyPI. */
export const NEEDS_DATABASE = ['mongo', 'pipeline'];
