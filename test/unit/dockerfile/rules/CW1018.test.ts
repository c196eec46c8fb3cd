import { testRule } from '../rule-tester';

const mended = (before: string, after: string) => ({
  text: `# ${before}\nFROM a\n`,
  at: [before],
  output: `# ${after}\nFROM a\n`,
  safe: false,
});

testRule('CW1018', {
  valid: [
    '# hadolint ignore=DL3008,SC2086 # note\nFROM a\n',
    '# hadolint global ignore=DL3008\n# hadolint stage ignore = DL3008 , DL3009\n#hadolint ignore=CW1001\nFROM a\n',
    '# hadolint shell=bash -c\nFROM a\n',
    // Prose.
    '# hadolint would ignore: nothing\n# hadolint is great = true\n# hadolint ignore\n# ignore=DL3008\nFROM a\n',
    '# hadolint note: DL3008\n# please ignore=DL3008\n# hadolint ignore=\nFROM a\n',
    'RUN a \\\n# hadolint ignore: DL3008\nb\n',
    '# hadolint ignore: DL3008\n',
  ],
  invalid: [
    mended('hadolint ignore=DL3008 because', 'hadolint ignore=DL3008 # because'),
    mended('hadolint ignore: DL3008', 'hadolint ignore=DL3008'),
    mended('hadolint ignore=dl3008 ,sc2086,', 'hadolint ignore=DL3008,SC2086'),
    mended('hadolint ignore=DL3008 DL3009; DL3010', 'hadolint ignore=DL3008,DL3009,DL3010'),
    mended('hadolint ignored=DL3008', 'hadolint ignore=DL3008'),
    mended('Hadolint Ignore=DL3008', 'hadolint ignore=DL3008'),
    mended('hadolnt ignore=DL3008', 'hadolint ignore=DL3008'),
    mended('hadolint globl ignore=DL3008', 'hadolint global ignore=DL3008'),
    mended('hadolint shel=bash', 'hadolint shell=bash'),
    {
      text: '# hadolint ignore=everything, please\r\nFROM a\r\n',
      at: ['hadolint ignore=everything, please'],
    },
  ],
});
