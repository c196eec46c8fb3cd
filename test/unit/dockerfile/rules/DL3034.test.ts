import { testRule } from '../rule-tester';

testRule('DL3034', {
  valid: ['FROM a\nRUN zypper in -y x\n', 'FROM a\nRUN zypper search x\n'],
  invalid: [{ text: 'FROM a\nRUN zypper in x\n', at: ['zypper in'], output: 'FROM a\nRUN zypper in -y x\n' }],
});
