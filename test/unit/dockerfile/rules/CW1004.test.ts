import { testRule } from '../rule-tester';

testRule('CW1004', {
  valid: [
    'FROM a AS b\nRUN apk add gcc\nFROM c\nCOPY --from=b /x /x\n',
    'FROM a\nRUN apk add --virtual .build gcc && make && apk del .build\n',
    'FROM a\nRUN apt-get install -y gcc && make && apt-get purge -y gcc\n',
    'FROM a\nRUN apt-get install -y libgcc-s1 curl\n',
    "FROM a\nRUN apt-get install -y gcc && make && apt-mark auto '.*' && apt-get purge -y --auto-remove\n",
  ],
  invalid: [
    { text: 'FROM a\nRUN apt-get install -y curl gcc=4 build-essential\n', at: ['gcc=4'] },
    { text: 'FROM a AS b\nRUN apk add make\nFROM b\n', at: ['make'] },
  ],
});
