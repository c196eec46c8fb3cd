import { testRule } from '../rule-tester';

testRule('DL4000', {
  valid: ['FROM a\nLABEL x=y\n'],
  invalid: [
    {
      text: 'FROM a\nMAINTAINER Jane "J" Doe <j@x.org>\n',
      at: ['MAINTAINER'],
      output: 'FROM a\nLABEL org.opencontainers.image.authors="Jane \\"J\\" Doe <j@x.org>"\n',
    },
    {
      text: '# escape=`\r\nfrom a\r\nmaintainer A `\r\n  B $C\r\n',
      at: ['maintainer'],
      output: '# escape=`\r\nfrom a\r\nlabel org.opencontainers.image.authors="A   B `$C"\r\n',
    },
    { text: 'FROM a\nMAINTAINER A \\\n# who\n  B\n', at: ['MAINTAINER'] },
  ],
});
