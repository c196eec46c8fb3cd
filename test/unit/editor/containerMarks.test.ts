import assert from 'node:assert/strict';
import type { Container, ContainerState, Engine } from '../../../src/docker';
import { toDetails } from '../../../src/docker/details';
import { ContainerMarks } from '../../../src/editor/trees/containerMarks';
import { until } from '../../support/eventually';

const container = (id: string, state: ContainerState = 'running') => ({ id, state }) as Container;

describe('marks of containers', () => {
  /** An engine whose containers are privileged where their ids say so; holds its answers back until it is let go. */
  function engineOf(): { engine: Engine; asked: string[]; letGo: () => void } {
    const asked: string[] = [];
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const inspect = async (id: string) => {
      asked.push(id);
      await gate;
      return toDetails({
        Id: id,
        Name: `/${id}`,
        State: { Status: 'running', Running: true },
        Config: { Image: 'a:1' },
        HostConfig: { Privileged: id.startsWith('strong') },
      });
    };
    return { engine: { containers: { inspect } } as unknown as Engine, asked, letGo };
  }

  it('are of those that run, each asked about once, and two at a time', async () => {
    const { engine, asked, letGo } = engineOf();
    const marks = new ContainerMarks();
    const all = [
      ...Array.from({ length: 150 }, (_, index) => container(`plain${index}`)),
      container('strong'),
      container('strong-but-stopped', 'exited'),
    ].reverse();
    marks.look(engine, all);
    marks.look(engine, all);
    assert.deepEqual(asked, ['strong', 'plain149']);
    letGo();
    await until('a hundred were asked about', () => asked.length >= 100);
    assert.equal(marks.of(engine, container('strong'))?.rule, 'privileged');
    assert.equal(marks.of(engine, container('plain149')), undefined);
    marks.look(engine, all);
    assert.equal(asked.length, 100);
    assert.equal(new Set(asked).size, 100);
    assert.ok(!asked.includes('strong-but-stopped'));
    marks.dispose();
  });

  it('are heard of once they are known, also where the container was asked for another reason', async () => {
    const { engine, letGo } = engineOf();
    letGo();
    const marks = new ContainerMarks();
    let heard = 0;
    marks.onDidChange(() => heard++);
    await marks.learn(engine, await engine.containers.inspect('plain'));
    assert.equal(heard, 0);
    await marks.learn(engine, await engine.containers.inspect('strong'));
    assert.equal(heard, 1);
    assert.equal(marks.of(engine, container('strong', 'exited')), undefined);
    marks.dispose();
  });

  it('of one that could not be asked is looked for again', async () => {
    const marks = new ContainerMarks();
    let asked = 0;
    const inspect = () => Promise.reject(new Error(`gone ${++asked}`));
    const engine = { containers: { inspect } } as unknown as Engine;
    marks.look(engine, [container('a')]);
    await until('it was asked', () => asked === 1);
    await new Promise(setImmediate);
    marks.look(engine, [container('a')]);
    await until('it was asked again', () => asked === 2);
    marks.dispose();
  });
});
