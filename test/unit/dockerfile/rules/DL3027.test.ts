import { testRule } from '../rule-tester';

testRule('DL3027', {
  valid: ['FROM a\nRUN apt-get update\n'],
  invalid: [
    {
      text: 'FROM a\nRUN apt update && apt install x\n',
      at: ['apt'],
      output: 'FROM a\nRUN apt-get update && apt-get install x\n',
    },
    { text: 'FROM a\nRUN apt show x\n', at: ['apt'], output: 'FROM a\nRUN apt-cache show x\n' },
    { text: 'FROM a\nRUN apt edit-sources\n', at: ['apt'] },
  ],
});
