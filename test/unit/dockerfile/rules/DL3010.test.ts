import { testRule } from '../rule-tester';

testRule('DL3010', {
  valid: [
    'FROM a\nCOPY a.tar.gz /\nRUN tar -tf /a.tar.gz\n',
    'FROM a\nCOPY --from=b a.tar /\nRUN tar -xf /a.tar\n',
    'FROM a\nCOPY a.tar /\nFROM a\nRUN tar xf /a.tar\n',
  ],
  invalid: [
    { text: 'FROM a\nCOPY a.tar.gz /\nRUN tar -xzf /a.tar.gz\n', at: ['COPY'] },
    { text: 'FROM a\nCOPY x /b.tgz\nRUN tar --extract --file /b.tgz\n', at: ['COPY'] },
    { text: 'FROM a\nCOPY a.gz /\nRUN gunzip /a.gz && gunzip /a.gz\n', at: ['COPY'] },
  ],
});
