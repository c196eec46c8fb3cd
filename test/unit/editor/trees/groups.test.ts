import assert from 'node:assert/strict';
import type { Container, Image } from '../../../../src/docker';
import {
  filterContainers,
  groupContainers,
  PROJECT_LABEL,
} from '../../../../src/editor/trees/model/containerGroups';
import { groupImages, splitName, usersOf } from '../../../../src/editor/trees/model/imageGroups';

function container(name: string, more: Partial<Container> = {}): Container {
  return {
    id: name,
    name,
    image: 'debian',
    imageId: 'sha256:1',
    command: '',
    created: 0,
    state: 'running',
    status: '',
    ports: [],
    addresses: [],
    networks: [],
    volumes: [],
    labels: {},
    ...more,
  };
}

function image(id: string, more: Partial<Image> = {}): Image {
  return { id: `sha256:${id}`, tags: [], digests: [], created: 0, size: 0, labels: {}, ...more };
}

const shape = (groups: ReturnType<typeof groupContainers>) =>
  groups.map(({ name, containers }) => [name, containers.map((each) => each.name)]);

describe('containers in groups', () => {
  const shop = { [PROJECT_LABEL]: 'shop' };
  const all = [
    container('web-10', { created: 3, labels: shop, image: 'caddy' }),
    container('web-2', { created: 1, labels: shop, image: 'caddy' }),
    container('db', { created: 2, state: 'exited', labels: { [PROJECT_LABEL]: 'Blog' } }),
    container('lone', { created: 4, state: 'created' }),
  ];

  it('stand in one list, running ones first, then the newest', () => {
    assert.deepEqual(shape(groupContainers(all, 'none', 'state')), [
      [undefined, ['web-10', 'web-2', 'lone', 'db']],
    ]);
  });

  it('are sorted by name as people count', () => {
    assert.deepEqual(shape(groupContainers(all, 'none', 'name')), [
      [undefined, ['db', 'lone', 'web-2', 'web-10']],
    ]);
  });

  it('stand by state, the running ones above', () => {
    assert.deepEqual(shape(groupContainers(all, 'state', 'newest')), [
      ['running', ['web-10', 'web-2']],
      ['created', ['lone']],
      ['exited', ['db']],
    ]);
  });

  it('stand by project, those of none below', () => {
    assert.deepEqual(shape(groupContainers(all, 'project', 'name')), [
      ['Blog', ['db']],
      ['shop', ['web-2', 'web-10']],
      [undefined, ['lone']],
    ]);
  });

  it('stand by image', () => {
    assert.deepEqual(shape(groupContainers(all, 'image', 'name')), [
      ['caddy', ['web-2', 'web-10']],
      ['debian', ['db', 'lone']],
    ]);
  });

  it('are left out unless they have all words of the filter', () => {
    const left = (filter: string): string[] => filterContainers(all, filter).map(({ name }) => name);
    assert.deepEqual(left('  '), ['web-10', 'web-2', 'db', 'lone']);
    assert.deepEqual(left('CADDY 10'), ['web-10']);
    assert.deepEqual(left('shop'), ['web-10', 'web-2']);
    assert.deepEqual(left('shop exited'), []);
    assert.deepEqual(left('.*'), []);
  });

  it('are found by what they use, each once and running ones first', () => {
    const users = usersOf(
      [container('b', { state: 'exited', volumes: ['data', 'data'] }), container('c', { volumes: ['data'] })],
      ({ volumes }) => volumes,
    );
    assert.deepEqual(
      users.get('data')?.map(({ name }) => name),
      ['c', 'b'],
    );
    assert.equal(users.get('other'), undefined);
  });
});

describe('images in groups', () => {
  it('stand by repository and tag, those without a name apart', () => {
    const images = [
      image('a', { tags: ['debian:11', 'localhost:5000/shop/web:1'], created: 1 }),
      image('b', { tags: ['debian:12'], created: 2 }),
      image('c'),
    ];
    const groups = groupImages(images, '');
    assert.deepEqual(
      groups.map((group) => [group.repository, group.images.map(({ name }) => name)]),
      [
        ['debian', ['debian:12', 'debian:11']],
        ['localhost:5000/shop/web', ['localhost:5000/shop/web:1']],
        [undefined, [undefined]],
      ],
    );
    assert.deepEqual(
      groupImages(images, 'debian 12').map(({ repository }) => repository),
      ['debian'],
    );
  });

  it('have names whose registry may have a port', () => {
    assert.deepEqual(splitName('localhost:5000/web'), { repository: 'localhost:5000/web', tag: undefined });
    assert.deepEqual(splitName('localhost:5000/web:1'), { repository: 'localhost:5000/web', tag: '1' });
    assert.deepEqual(splitName('debian:12'), { repository: 'debian', tag: '12' });
  });
});
