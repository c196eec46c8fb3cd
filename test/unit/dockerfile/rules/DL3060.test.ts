import { testRule } from '../rule-tester';

testRule('DL3060', {
  valid: [
    'FROM a\nRUN yarn install && yarn cache clean\n',
    'FROM a\nRUN --mount=type=cache,target=/root/.cache/yarn yarn install\n',
    'FROM a AS b\nRUN yarn install\nFROM c\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN yarn install\n',
      at: ['yarn'],
      output: 'FROM a\nRUN yarn install && yarn cache clean\n',
    },
    { text: 'FROM a\nRUN yarn cache clean && yarn install\n', at: ['yarn'] },
  ],
});
