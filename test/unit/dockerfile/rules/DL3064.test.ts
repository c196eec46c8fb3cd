import { testRule } from '../rule-tester';

testRule('DL3064', {
  valid: ['FROM a\nENV PATH=/x\nARG VERSION\n'],
  invalid: [
    { text: 'FROM a\nARG NPM_TOKEN\n', at: ['NPM_TOKEN'] },
    { text: 'FROM a\nENV a=1 MY_PASSWORD=x\n', at: ['MY_PASSWORD=x'] },
    { text: 'FROM a\nONBUILD ENV AWS_ACCESS_KEY_ID=x\n', at: ['AWS_ACCESS_KEY_ID=x'] },
  ],
});
