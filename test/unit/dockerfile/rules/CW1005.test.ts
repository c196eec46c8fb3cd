import { testRule } from '../rule-tester';

testRule('CW1005', {
  valid: [
    'FROM a\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
    'FROM a\nRUN npm run build\n',
    'FROM a\nRUN apt-get install x\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN npm ci && npm run build\n',
      at: ['npm'],
      output: 'FROM a\nRUN --mount=type=cache,target=/root/.npm npm ci && npm run build\n',
      safe: false,
    },
  ],
});
