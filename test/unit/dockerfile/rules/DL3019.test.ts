import { testRule } from '../rule-tester';

testRule('DL3019', {
  valid: [
    'FROM a\nRUN apk add --no-cache x\n',
    'FROM a\nRUN --mount=type=cache,target=/var/cache/apk apk add x\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN apk update && apk add x\n',
      at: ['apk add'],
      output: 'FROM a\nRUN apk update && apk add --no-cache x\n',
    },
  ],
});
