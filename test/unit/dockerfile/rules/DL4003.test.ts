import { testRule } from '../rule-tester';

testRule('DL4003', {
  valid: ['FROM a\nCMD ["x"]\nFROM b\nCMD ["x"]\n'],
  invalid: [
    {
      text: 'FROM a\n# hadolint ignore=DL3025\nCMD x\n# second\nCMD ["y"]\n',
      at: ['CMD'],
      output: 'FROM a\n# second\nCMD ["y"]\n',
    },
  ],
});
