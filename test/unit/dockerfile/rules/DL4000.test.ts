import { testRule } from '../rule-tester';

testRule('DL4000', {
  valid: ['FROM a\nLABEL x=y\n'],
  invalid: [
    {
      text: 'FROM a\nMAINTAINER Jane "J" Doe <j@x.org>\n',
      at: ['MAINTAINER'],
      output: 'FROM a\nLABEL org.opencontainers.image.authors="Jane \\"J\\" Doe <j@x.org>"\n',
    },
  ],
});
