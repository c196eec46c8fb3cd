import type { Deeds } from '../participant';
import { runScript } from '../solution';

export const hpc: Deeds = {
  // The solution takes an image of an earlier chapter.
  'enroot-own': (participant) =>
    runScript(
      participant,
      'cd && enroot import -o mine.sqsh dockerd://alpine && enroot create --name mine mine.sqsh',
    ),
};
