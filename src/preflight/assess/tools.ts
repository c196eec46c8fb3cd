import type { Assessor } from './context';
import { missing, present, program } from './context';

/** Small programs. */
export const assessTools: Assessor = (context) => [
  program(context, 'tools', 'make', 'make', 'The solutions of the exercises are built with it.', {
    needed: true,
    install: ['make'],
  }),
  program(context, 'tools', 'git', 'git', 'It fetches exercises and pipelines.', {
    needed: true,
    install: ['git'],
  }),
  program(context, 'tools', 'curl', 'curl', 'It asks web servers that you start.', { install: ['curl'] }),
  program(context, 'tools', 'python3', 'Python', 'Scripts run with it.', { install: ['python3'] }),
  program(context, 'tools', 'tmux', 'tmux', 'It keeps terminals alive when the connection ends.', {
    install: ['tmux'],
  }),
  program(context, 'tools', 'shellcheck', 'ShellCheck', 'It finds mistakes in shell scripts.', {
    install: ['shellcheck'],
  }),
  program(context, 'tools', 'hadolint', 'hadolint', 'Dockerfiles are checked in the editor without it.', {
    elsewhere: 'See github.com/hadolint/hadolint.',
  }),
];

/** The exercises, by the number that the probe was given them with. */
export function assessExercises(exercises: readonly { label: string; paths: readonly string[] }[]): Assessor {
  return ({ facts }) => {
    const there = new Set(facts.all('exercise').map(Number));
    let number = 0;
    return exercises.map(({ label, paths }) => {
      const what = { id: `exercise.${label}`, group: 'exercises', label } as const;
      const found = paths.filter(() => there.has(number++));
      return found[0] === undefined
        ? missing(what, `Upload it, or make it as you go. It is looked for at ${paths.join(' and ')}.`)
        : present(what, found[0]);
    });
  };
}
