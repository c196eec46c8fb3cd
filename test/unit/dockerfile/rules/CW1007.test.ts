import { testRule } from '../rule-tester';

testRule('CW1007', {
  valid: [
    'FROM a\nRUN git clone https://example.org/a@b.git\n',
    'FROM a\nRUN git clone ssh://git@example.org/x\n',
    'FROM a\nRUN --mount=type=secret,id=t git clone https://x:$(cat /run/secrets/t)@example.org/x\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN git clone https://jane:pw@example.org/x\n', at: ['jane:pw'] },
    { text: 'FROM a\nRUN git clone https://${GITHUB_TOKEN}@github.com/x\n', at: ['${GITHUB_TOKEN}'] },
    { text: 'FROM a\nENV DB=postgres://u:p@db/x\n', at: ['u:p'] },
  ],
});
