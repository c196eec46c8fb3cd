import { testRule } from '../rule-tester';

testRule('JSONArgsRecommended', {
  valid: ['FROM a\nCMD ["x"]\n', 'FROM a\nSHELL ["bash"]\nCMD x\n', 'FROM a\nHEALTHCHECK CMD x\n'],
  invalid: [
    { text: 'FROM a\nCMD x\n', at: ['x'], output: 'FROM a\nCMD ["x"]\n' },
    { text: 'FROM a\nCMD ["C:\\S.exe", "w"]\n', at: ['["C:\\S.exe", "w"]'] },
  ],
});
