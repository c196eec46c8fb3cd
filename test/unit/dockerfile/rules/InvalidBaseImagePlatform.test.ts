import type { BaseImage } from '../../../../src/dockerfile';
import { testRule } from '../rule-tester';

const image = (platform: string, isPulled = true): BaseImage => ({
  env: [],
  onBuild: [],
  platform,
  isPulled,
});
const images: Readonly<Record<string, BaseImage>> = {
  here: image('linux/amd64'),
  arm: image('linux/arm64/v8'),
  made: image('linux/amd64', false),
  win: image('windows/amd64'),
};

testRule('InvalidBaseImagePlatform', {
  options: { context: { platform: 'linux/amd64', imageOf: (name) => images[name] } },
  valid: [
    'FROM here\n',
    'FROM nobody/knows\n',
    'FROM scratch\n',
    'FROM --platform=linux/arm64 arm\n',
    'FROM --platform=linux/aarch64 arm\n',
    'FROM --platform=arm64 arm\n',
    'FROM --platform=linux/arm64/v9 arm\n',
    'FROM --platform=$BUILDPLATFORM here\n',
    'FROM --platform=${TARGETPLATFORM} here\n',
    'FROM --platform=$UNKNOWN arm\n',
    // A registry may have it for that platform too.
    'FROM --platform=linux/arm64 here\n',
  ],
  invalid: [
    { text: 'FROM arm\n', at: ['arm'] },
    { text: 'ARG B=arm\nFROM ${B} AS x\nFROM x\n', at: ['${B}'] },
    { text: 'FROM win\n', at: ['win'] },
    { text: 'FROM --platform=$BUILDPLATFORM arm\n', at: ['arm'] },
    { text: 'FROM --platform=linux/arm64 made\n', at: ['made'] },
    { text: 'FROM --platform=linux/s390x arm\n', at: ['arm'] },
  ],
});

testRule('InvalidBaseImagePlatform', {
  options: { context: { imageOf: (name) => images[name] } },
  valid: ['FROM arm\n', 'FROM --platform=$BUILDPLATFORM arm\n'],
  invalid: [{ text: 'FROM --platform=linux/amd64 arm\n', at: ['arm'] }],
});
