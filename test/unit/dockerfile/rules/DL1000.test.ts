import { testRule } from '../rule-tester';

testRule('DL1000', {
  valid: [
    '',
    '# only a comment\n',
    'FROM a:1\nfrom b:1 as c\n',
    'FROM --platform=linux/amd64 a:1 AS b\n',
    'ARG V=1\nFROM a:$V\n',
    'FROM a:1\nCOPY ["a", "b"]\nCOPY <<E /x\ntext\nE\nRUN <<E\nls\nE\n',
    'FROM a:1\nENV A b\nLABEL x="a b" y=c\nHEALTHCHECK NONE\nONBUILD RUN ls\n',
  ],
  invalid: [
    { text: 'FROM a:1\nRNU ls\n', at: ['RNU'], output: 'FROM a:1\nRUN ls\n', safe: false },
    { text: 'FROM a:1\nWORKDRI /x\n', at: ['WORKDRI'], output: 'FROM a:1\nWORKDIR /x\n', safe: false },
    { text: 'FROM a:1\nXYZZY /x\n', at: ['XYZZY'] },
    { text: 'Dear all,\nthis is a letter.\nYours\n', at: ['Dear'] },
    // A continuation is missing: the first of the lines says so for all.
    { text: 'FROM a:1\nRUN x\n  && y\n  && z\nUSER u\n', at: ['&&'] },
    { text: 'ARG A=1\n', at: ['ARG'] },
    { text: 'FROM\n', at: ['FROM'] },
    { text: 'FROM a:1 AS\n', at: ['a:1 AS'] },
    { text: 'FROM a:1\nCOPY a\n', at: ['a'] },
    {
      text: 'FROM a:1\nCOPY --form=b a b\n',
      at: ['--form=b'],
      output: 'FROM a:1\nCOPY --from=b a b\n',
      safe: false,
    },
    { text: 'FROM a:1\nENV A=b c\n', at: ['c'] },
    { text: 'FROM a:1\nENV A\n', at: ['A'] },
    { text: 'FROM a:1\nARG A = 1\n', at: ['='] },
    { text: 'FROM a:1\nSHELL /bin/bash\n', at: ['/bin/bash'] },
    { text: 'FROM a:1\nRUN <<EOF\nls\n', at: ['<<EOF'] },
  ],
});
