import { testRule } from '../rule-tester';

testRule('DL3035', {
  valid: ['FROM a\nRUN zypper update\n'],
  invalid: [
    { text: 'FROM a\nRUN zypper -n dup\n', at: ['dup'] },
    { text: 'FROM a\nRUN zypper dist-upgrade\n', at: ['dist-upgrade'] },
  ],
});
