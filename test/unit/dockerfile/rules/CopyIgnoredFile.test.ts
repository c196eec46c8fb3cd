import { parseDockerIgnore } from '../../../../src/base';
import type { LintOptions } from '../../../../src/dockerfile';
import { testRule } from '../rule-tester';

const ignoring = (text: string): LintOptions => ({ context: { ignore: parseDockerIgnore(text) } });

testRule('CopyIgnoredFile', {
  options: ignoring('Dockerfile\n*/tmp/*\n**/*.log\n'),
  valid: [
    'FROM a\nCOPY . .\n',
    'FROM a\nCOPY ./forever/helloworld.txt /helloworld.txt\n',
    'FROM a\nCOPY --from=b Dockerfile /\n',
    'FROM a\nADD https://example.org/Dockerfile git@github.com:a/x.log /\n',
    'FROM a\nCOPY <<Dockerfile /\nx\nDockerfile\n',
    'FROM a\nCOPY a.txt Dockerfile\n',
    'FROM a\nCOPY $UNKNOWN/a.log ${x:-y}.log /\n',
    'FROM a\nARG x\nCOPY ${x}a.log /\n',
  ],
  invalid: [
    { text: 'FROM a\nCOPY Dockerfile .\nADD Dockerfile /windy\n', at: ['Dockerfile', 'Dockerfile'] },
    { text: 'FROM a\nCOPY ./a/tmp/hello.txt x /\n', at: ['./a/tmp/hello.txt'] },
    { text: 'FROM a\nCOPY --chown=1 ["x.txt", "deep/x.log", "/"]\n', at: ['deep/x.log'] },
    { text: 'FROM a\nCOPY *.log /\n', at: ['*.log'] },
    { text: 'FROM a\nENV d=logs\nARG e=x\nCOPY $d/$e.log /\n', at: ['$d/$e.log'] },
    { text: 'FROM a AS b\nONBUILD COPY x.log /\nFROM b\n', at: ['b'] },
  ],
});

testRule('CopyIgnoredFile', {
  options: ignoring('*\n'),
  valid: ['FROM a\nRUN true\n'],
  invalid: [{ text: 'FROM a\nCOPY . .\nCOPY x ./y .\n', at: ['.', 'x', './y'] }],
});

testRule('CopyIgnoredFile', {
  options: ignoring('**\n!Dockerfile\n'),
  valid: ['FROM a\nCOPY ./Dockerfile x . /\n'],
  invalid: [],
});
