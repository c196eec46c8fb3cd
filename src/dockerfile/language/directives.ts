/** A line at the top of the file that tells the builder how to read it. */
export interface DirectiveText {
  readonly name: string;
  readonly about: string;
  /** What is proposed behind `=`. */
  readonly values: readonly (readonly [value: string, about: string])[];
}

export const DIRECTIVES: readonly DirectiveText[] = [
  {
    name: 'syntax',
    about:
      'Which version of the Dockerfile language this is. The builder fetches its reader from a registry, so that new instructions work with an old engine.',
    values: [
      ['docker/dockerfile:1', 'the newest of version 1, which breaks nothing'],
      ['docker/dockerfile:1-labs', 'the same with what is still being tried out'],
    ],
  },
  {
    name: 'escape',
    about:
      'The character that lets an instruction go on in the next line. A backquote is handy where paths have backslashes, as on Windows.',
    values: [
      ['\\', 'as everywhere'],
      ['`', 'for paths of Windows'],
    ],
  },
  {
    name: 'check',
    about:
      'Which of BuildKit’s checks are left out in this file, and whether a finding stops the build: `skip=NAME,NAME;error=true`.',
    values: [
      ['skip=', 'checks that are left out, or all'],
      ['error=true', 'a finding stops the build'],
      ['experimental=', 'checks that are still being tried out, or all'],
    ],
  },
];
