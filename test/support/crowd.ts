import type { Engine } from '../../src/docker';
import type { TestEngine } from './dockerd';

/** Of each: far more than any participant has. */
export const CROWD = 2000;
const WORKERS = 12;

/** What was put on an engine to see how far it goes. */
export interface Crowd {
  /** Their ids. */
  containers: readonly string[];
  disperse(): Promise<void>;
}

/** Makes {@link CROWD} containers and as many names of their image. */
export async function gather(engine: Engine, docker: TestEngine): Promise<Crowd> {
  const names = Array.from({ length: CROWD }, () => docker.name());
  const containers: string[] = [];
  const tags: string[] = [];
  const disperse = async (): Promise<void> => {
    await inTurn(containers, (id) => engine.containers.remove(id));
    await inTurn(tags, async (tag) => void (await engine.images.remove(tag)));
  };
  try {
    await inTurn(names, async (name) => {
      containers.push((await engine.containers.create({ image: docker.image, name })).id);
    });
    await inTurn(names, async (name) => {
      const tag = `${name}-crowd:1`;
      await engine.images.tag(docker.image, tag);
      tags.push(tag);
    });
  } catch (error) {
    await disperse();
    throw error;
  }
  return { containers, disperse };
}

/** A few at the same time. */
async function inTurn<T>(elements: readonly T[], work: (element: T) => Promise<void>): Promise<void> {
  const left = [...elements];
  const worker = async (): Promise<void> => {
    for (let element = left.pop(); element !== undefined; element = left.pop()) await work(element);
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}
