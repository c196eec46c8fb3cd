import { openEngine } from '../../src/docker';
import type { Engine } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { followNumberedLines, printingLines } from '../support/numberedLines';

describe('logs', function () {
  this.timeout(10 * 60_000);
  let docker: TestEngine;
  let engine: Engine;
  before(async function () {
    docker = await useEngine(this);
    engine = await openEngine(localWorkbench());
  });
  after(async () => {
    engine?.close();
    await docker?.dispose();
  });

  it('of a million lines are followed without loss, in order and in little memory', async () => {
    const count = 1_000_000;
    const { id } = await engine.containers.create({
      image: docker.image,
      name: docker.name(),
      command: printingLines(count),
    });
    await engine.containers.start(id);
    await followNumberedLines(engine, id, count);
  });
});
