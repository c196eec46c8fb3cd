import { testRule } from '../rule-tester';

testRule('DL3028', {
  valid: [
    'FROM a\nRUN gem install a:1 b:2\n',
    'FROM a\nRUN gem install a -v 1\n',
    'FROM a\nRUN gem install a:1 -- --with-x\n',
    'FROM a\nRUN gem list a\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN gem install a\n', at: ['a'] },
    { text: 'FROM a\nRUN gem i -N x b:1 c\n', at: ['c'] },
  ],
});
