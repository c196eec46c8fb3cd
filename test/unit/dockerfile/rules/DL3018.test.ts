import { testRule } from '../rule-tester';

testRule('DL3018', {
  valid: [
    'FROM a\nRUN apk add --no-cache x=1 y~=2 "z>3" ./w.apk\n',
    'FROM a\nRUN apk add --virtual .deps x=1\n',
  ],
  invalid: [{ text: 'FROM a\nRUN apk add -t .deps x=1 y\n', at: ['y'] }],
});
