import { testRule } from '../rule-tester';

testRule('DL3046', {
  valid: [
    'FROM a\nRUN useradd -l -u 123456 a\n',
    'FROM a\nRUN useradd -u 1000 a\n',
    'FROM a\nRUN useradd a\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN useradd -u 123456 a\n',
      at: ['useradd'],
      output: 'FROM a\nRUN useradd -l -u 123456 a\n',
    },
  ],
});
