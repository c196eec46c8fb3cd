import { testRule } from '../rule-tester';

testRule('MultipleInstructionsDisallowed', {
  valid: ['FROM a\nCMD x\nFROM b\nCMD y\n'],
  invalid: [
    {
      text: 'FROM a\nENTRYPOINT ["x"]\nENTRYPOINT ["y"]\n',
      at: ['ENTRYPOINT'],
      output: 'FROM a\nENTRYPOINT ["y"]\n',
    },
  ],
});
