import { testRule } from '../rule-tester';

testRule('DL3057', {
  options: { overrides: { DL3057: 'info' } },
  valid: [
    'FROM a\nHEALTHCHECK NONE\n',
    'FROM a AS b\nHEALTHCHECK CMD x\nFROM b\n',
    'FROM a AS b\nFROM b\nHEALTHCHECK CMD x\n',
  ],
  invalid: [
    { text: 'FROM a\n', at: ['FROM'] },
    { text: 'FROM a\nHEALTHCHECK CMD x\nFROM c\n', at: ['FROM'] },
    { text: 'FROM a AS b\nFROM b AS c\nFROM a AS d\nFROM c\nHEALTHCHECK CMD x\n', at: ['FROM'] },
  ],
});
