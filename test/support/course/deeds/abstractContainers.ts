import type { Deeds } from '../participant';
import { bySolution } from '../solution';

export const abstractContainers: Deeds = {
  'ci-break': bySolution('8-abstract-your-containers.md', 'ci-break', 1),
};
