import { testRule } from '../rule-tester';

testRule('CW1001', {
  valid: [
    'FROM a\nRUN x # a comment of the shell\nCMD x # one more\n',
    'FROM a\nLABEL a="x # y" b=c#d\nCOPY a#b /\n',
    'FROM a\n# a comment\nVOLUME /x\n',
    'MAINTAINER # me\n',
  ],
  invalid: [
    { text: 'FROM a\nLABEL b # c\n', at: ['# c'] },
    { text: 'FROM a\nCOPY b # c /d/\n', at: ['# c /d/'] },
    { text: 'FROM a:1 # base\n', at: ['# base'], output: '# base\nFROM a:1\n' },
    { text: 'FROM a\n  VOLUME /x   # it is\n', at: ['# it is'], output: 'FROM a\n  # it is\n  VOLUME /x\n' },
    { text: 'FROM a\nCMD ["x"] # run\n', at: ['# run'], output: 'FROM a\n# run\nCMD ["x"]\n' },
    { text: 'FROM a\nENV A=b # c\n', at: ['# c'], output: 'FROM a\n# c\nENV A=b\n' },
    { text: 'FROM a\nEXPOSE 80 \\\n  81 # c\n', at: ['# c'], output: 'FROM a\n# c\nEXPOSE 80 \\\n  81\n' },
    { text: 'ARG A=b # c\nFROM $A\n', at: ['# c'], output: '# c\nARG A=b\nFROM $A\n' },
    // This declares B.
    { text: 'ARG A # B=c\nFROM $B\n', at: ['# B=c'], output: '# B=c\nARG A\nFROM $B\n', safe: false },
    { text: 'FROM a\nEXPOSE 80 # c \\\n  81\n', at: ['# c \\\n  81'] },
    // Without the comment the line would go on below.
    { text: 'FROM a\nCOPY \\ # c\nCMD ["x"]\n', at: ['# c'] },
  ],
});
