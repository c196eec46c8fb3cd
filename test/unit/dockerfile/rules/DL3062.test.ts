import { testRule } from '../rule-tester';

testRule('DL3062', {
  valid: [
    'FROM a\nRUN go install x/y@v1 && go install ./...\n',
    'FROM a\nRUN go run x/y@v1 z\n',
    'FROM a\nRUN go build x\n',
  ],
  invalid: [
    { text: 'FROM a\nRUN go install x/y\n', at: ['x/y'] },
    { text: 'FROM a\nRUN go get x/y@latest\n', at: ['x/y@latest'] },
    { text: 'FROM a\nRUN go run x/y z\n', at: ['x/y'] },
  ],
});
