import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { openEngine } from '../../src/docker';
import type { Engine } from '../../src/docker';
import { localWorkbench } from '../../src/workbench';
import { useEngine } from '../support/dockerd';
import type { TestEngine } from '../support/dockerd';
import { failure } from '../support/failure';
import { startRegistry } from '../support/registry';
import type { TestRegistry } from '../support/registry';

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

describe('registries', () => {
  let docker: TestEngine;
  let engine: Engine;
  let server: http.Server;
  let address: string;
  let answer: Answer;
  let asked: string[];
  before(async function () {
    docker = await useEngine(this);
    engine = await openEngine(localWorkbench());
    server = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
      answer(request, response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => void (asked = []));
  after(async () => {
    server?.closeAllConnections();
    server?.close();
    engine?.close();
    await docker?.dispose();
  });

  const says = (response: http.ServerResponse, json: unknown, status = 200): void =>
    void response.writeHead(status).end(JSON.stringify(json));
  const codeOf = async (): Promise<string> => (await failure(engine.registries.tags(`${address}/x`))).code;

  describe('that are real', () => {
    let registry: TestRegistry;
    let repository: string;
    before(async function () {
      registry = await startRegistry(this);
      repository = `${registry.address}/some/${docker.name()}`;
      for (const tag of ['1.9', '1.10', 'latest']) {
        await engine.images.tag(docker.image, `${repository}:${tag}`);
        await engine.images.push(`${repository}:${tag}`, { login: registry.login });
      }
    });
    after(async () => {
      if (registry === undefined) return;
      for (const tag of ['1.9', '1.10', 'latest']) await engine.images.remove(`${repository}:${tag}`);
      await registry.stop();
    });

    it('tell the tags of a repository to whoever may know them', async () => {
      const { login } = registry;
      assert.deepEqual(await engine.registries.tags(repository, { login }), ['latest', '1.10', '1.9']);
      assert.equal((await failure(engine.registries.tags(repository))).code, 'registry-unauthorized');
      const missing = engine.registries.tags(`${registry.address}/none`, { login });
      assert.equal((await failure(missing)).code, 'manifest-unknown');
    });
  });

  it('that want a token get one, and tell their tags page by page', async () => {
    answer = ({ url = '', headers }, response) => {
      if (url.startsWith('/token')) return says(response, { token: 'abc' });
      if (headers.authorization !== 'Bearer abc') {
        response.setHeader('WWW-Authenticate', `Bearer realm="http://${address}/token?a=b",service="it"`);
        return says(response, {}, 401);
      }
      if (!url.includes('last=')) response.setHeader('Link', '</v2/x/y/tags/list?last=1&n=1>; rel="next"');
      says(response, {
        tags: url.includes('last=') ? ['2', '<b>', 7, '$(id)', `${'x'.repeat(200)}`] : ['1'],
      });
    };
    const login = { registry: address, username: 'me', password: 'secret' };
    assert.deepEqual(await engine.registries.tags(`${address}/x/y`, { login }), ['2', '1']);
    assert.deepEqual(asked, [
      'GET /v2/x/y/tags/list?n=1000',
      `GET /token?a=b&service=it&scope=repository%3Ax%2Fy%3Apull Basic ${btoa('me:secret')}`,
      'GET /v2/x/y/tags/list?n=1000 Bearer abc',
      'GET /v2/x/y/tags/list?last=1&n=1 Bearer abc',
    ]);
  });

  it('tell no password to whom they name', async () => {
    answer = (_request, response) => {
      response.setHeader('WWW-Authenticate', 'Bearer realm="http://192.0.2.1/token"');
      says(response, {}, 401);
    };
    const login = { registry: address, username: 'me', password: 'secret' };
    const error = await failure(engine.registries.tags(`${address}/x`, { login }));
    assert.equal(error.code, 'registry-unauthorized');
    assert.deepEqual(asked, ['GET /v2/x/tags/list?n=1000', 'GET /v2/x/tags/list?n=1000']);
  });

  it('that answer without end, with nonsense or on and on are given up', async () => {
    answer = (_request, response) => {
      const more = (): void => {
        while (response.writable && response.write('[['.repeat(50_000)));
      };
      response.on('drain', more);
      more();
    };
    assert.equal(await codeOf(), 'registry-unreachable');
    answer = (_request, response) => void response.end('[['.repeat(1_000_000));
    assert.deepEqual(await engine.registries.tags(`${address}/x`), []);
    answer = ({ url }, response) => {
      response.setHeader('Link', `<${url}>; rel="next"`);
      says(response, { tags: ['1'] });
    };
    assert.deepEqual(await engine.registries.tags(`${address}/x`), ['1']);
    answer = (_request, response) => void response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
    assert.equal(await codeOf(), 'registry-unreachable');
  });

  it('are left alone once nobody wants to know', async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    await assert.rejects(engine.registries.tags(`${address}/x`, { signal: controller.signal }), {
      name: 'AbortError',
    });
    assert.equal((await failure(engine.registries.tags('localhost:1/x'))).code, 'nothing-listens');
    assert.equal((await failure(engine.registries.tags('UPPER'))).code, 'bad-reference');
  });
});
