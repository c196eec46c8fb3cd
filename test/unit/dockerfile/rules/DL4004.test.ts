import { testRule } from '../rule-tester';

testRule('DL4004', {
  valid: ['FROM a\nENTRYPOINT ["x"]\n'],
  invalid: [
    {
      text: 'FROM a\nENTRYPOINT ["x"]\nENTRYPOINT ["y"]',
      at: ['ENTRYPOINT'],
      output: 'FROM a\nENTRYPOINT ["y"]',
    },
  ],
});
