import { testRule } from '../rule-tester';

testRule('RedundantTargetPlatform', {
  valid: ['FROM --platform=$BUILDPLATFORM a\n'],
  invalid: [{ text: 'FROM --platform=${TARGETPLATFORM} a\n', at: ['--platform=${TARGETPLATFORM}'] }],
});
