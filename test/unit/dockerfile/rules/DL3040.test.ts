import { testRule } from '../rule-tester';

testRule('DL3040', {
  valid: ['FROM a\nRUN dnf install -y x && dnf clean all\n', 'FROM a\nRUN dnf search x\n'],
  invalid: [
    // Whatever is added would be read as the here-document.
    { text: 'FROM fedora:42\nRUN dnf install -y h<<E`x\n', at: ['dnf'] },
    {
      text: 'FROM a\nRUN dnf install -y x\n',
      at: ['dnf'],
      output: 'FROM a\nRUN dnf install -y x && dnf clean all\n',
    },
    { text: 'FROM a\nRUN dnf clean all && dnf install -y x;\n', at: ['dnf'] },
  ],
});
