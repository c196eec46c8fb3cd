import { testRule } from '../rule-tester';

testRule('DL3038', {
  valid: ['FROM a\nRUN dnf install -y x\n', 'FROM a\nRUN dnf search x\n'],
  invalid: [
    { text: 'FROM a\nRUN dnf install x\n', at: ['dnf install'], output: 'FROM a\nRUN dnf install -y x\n' },
  ],
});
