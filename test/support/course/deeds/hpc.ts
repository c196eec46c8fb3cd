import type { Deeds } from '../participant';

export const hpc: Deeds = {
  'enroot-own': async (participant) => {
    const session = await participant.session('workbench');
    await session.run('enroot import --output mine.sqsh dockerd://alpine');
    await session.run('enroot create --name mine mine.sqsh');
  },
};
