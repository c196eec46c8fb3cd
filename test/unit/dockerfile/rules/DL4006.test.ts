import { testRule } from '../rule-tester';

const BASH = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]';
const ASH = 'SHELL ["/bin/ash", "-o", "pipefail", "-c"]';

testRule('DL4006', {
  valid: [
    'FROM a\nRUN x || y\n',
    `FROM a\n${BASH}\nRUN x | y\n`,
    'FROM a\nRUN echo "a | b"\n',
    'FROM a\nSHELL ["pwsh"]\nRUN x | y\n',
  ],
  invalid: [
    { text: 'FROM debian:12\nRUN x | y\n', at: ['RUN'], output: `FROM debian:12\n${BASH}\nRUN x | y\n` },
    {
      text: 'FROM node:22-alpine\nRUN x | y\n',
      at: ['RUN'],
      output: `FROM node:22-alpine\n${ASH}\nRUN x | y\n`,
    },
    { text: 'FROM a:1\nRUN x | y\n', at: ['RUN'], output: `FROM a:1\n${BASH}\nRUN x | y\n`, safe: false },
    {
      text: 'FROM debian:12\nRUN x | y\nCMD x\n',
      at: ['RUN'],
      output: `FROM debian:12\n${BASH}\nRUN x | y\nCMD x\n`,
      safe: false,
    },
  ],
});
