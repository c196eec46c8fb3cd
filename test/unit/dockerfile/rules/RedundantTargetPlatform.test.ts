import { testRule } from '../rule-tester';

testRule('RedundantTargetPlatform', {
  valid: ['FROM --platform=$BUILDPLATFORM a\n'],
  invalid: [
    {
      text: 'FROM --platform=${TARGETPLATFORM} \\\n  a\n',
      at: ['--platform=${TARGETPLATFORM}'],
      output: 'FROM \\\n  a\n',
    },
    {
      text: 'FROM --platform="$TARGETPLATFORM"  a\n',
      at: ['--platform="$TARGETPLATFORM"'],
      output: 'FROM a\n',
    },
  ],
});
