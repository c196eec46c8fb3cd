import { testRule } from '../rule-tester';

testRule('CW1003', {
  valid: [
    'FROM a\nRUN apt-get update && rm -rf /var/lib/apt/lists/*\n',
    'FROM a\nCOPY x.zip /tmp/\nRUN rm /tmp/y.zip\n',
    'FROM a AS b\nCOPY x.zip /tmp/\nRUN rm /tmp/x.zip\nFROM c\n',
    'FROM a\nRUN apk add --no-cache x\nRUN rm -rf /var/cache/apk/*\n',
    'FROM a\nRUN curl -o /x https://y\nRUN curl -o /x https://z && rm /x\n',
  ],
  invalid: [
    {
      text: 'FROM a\nRUN apt-get update && apt-get install x\nRUN rm -rf /var/lib/apt/lists/*\n',
      at: ['/var/lib/apt/lists/*'],
    },
    { text: 'FROM a\nRUN apt-get install x\nRUN apt-get clean\n', at: ['apt-get'] },
    { text: 'FROM a\nCOPY x.zip /tmp/\nRUN unzip /tmp/x.zip && rm /tmp/x.zip\n', at: ['/tmp/x.zip'] },
    {
      text: 'FROM a\nWORKDIR /src\nRUN wget https://x.org/y.tgz?z\nRUN tar xf y.tgz && rm y.tgz\n',
      at: ['y.tgz'],
    },
    { text: 'FROM a\nWORKDIR /src\nCOPY a b c/\nRUN rm -rf /src\n', at: ['/src'] },
  ],
});
