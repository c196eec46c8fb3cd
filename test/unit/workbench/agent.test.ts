import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import path from 'node:path';
import { agentPath } from '../../../src/workbench/ssh/agent';

describe('where the agent is', () => {
  const NAME = 'CWTEST_AGENT';
  before(() => {
    process.env[NAME] = '/run/other';
  });
  after(() => {
    delete process.env[NAME];
  });
  const nowhere = process.platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined;
  for (const [identityAgent, fallback, expected] of [
    [undefined, undefined, nowhere],
    [undefined, '/run/agent', '/run/agent'],
    [undefined, '', nowhere],
    ['none', '/run/agent', undefined],
    ['/run/mine', '/run/agent', '/run/mine'],
    ['~/agent', undefined, path.join(homedir(), 'agent')],
    [`$${NAME}`, '/run/agent', '/run/other'],
    [`\${${NAME}}`, '/run/agent', '/run/other'],
    ['$CWTEST_NO_SUCH', '/run/agent', nowhere],
  ] as const) {
    it(`is ${expected} for ${identityAgent} with ${fallback}`, () => {
      assert.equal(agentPath(identityAgent, fallback), expected);
    });
  }
});
