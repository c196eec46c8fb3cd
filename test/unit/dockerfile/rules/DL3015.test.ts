import { testRule } from '../rule-tester';

testRule('DL3015', {
  valid: ['FROM a\nRUN apt-get install --no-install-recommends x\n'],
  invalid: [
    {
      text: 'FROM a\nRUN apt-get -y install x\n',
      at: ['apt-get -y install'],
      output: 'FROM a\nRUN apt-get -y install --no-install-recommends x\n',
    },
    { text: 'FROM a\nRUN apt-get install --no-recommend x\n', at: ['apt-get install --no-recommend x'] },
  ],
});
