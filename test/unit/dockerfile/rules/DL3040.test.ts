import { testRule } from '../rule-tester';

testRule('DL3040', {
  valid: ['FROM a\nRUN dnf install -y x && dnf clean all\n', 'FROM a\nRUN dnf search x\n'],
  invalid: [
    {
      text: 'FROM a\nRUN dnf install -y x\n',
      at: ['dnf'],
      output: 'FROM a\nRUN dnf install -y x && dnf clean all\n',
    },
    { text: 'FROM a\nRUN dnf clean all && dnf install -y x;\n', at: ['dnf'] },
  ],
});
