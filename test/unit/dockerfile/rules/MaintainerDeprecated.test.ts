import { testRule } from '../rule-tester';

testRule('MaintainerDeprecated', {
  valid: ['FROM a\n'],
  invalid: [
    {
      text: 'FROM a\nMAINTAINER me\n',
      at: ['MAINTAINER'],
      output: 'FROM a\nLABEL org.opencontainers.image.authors="me"\n',
    },
  ],
});
