import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { substitute, variablesIn } from '../../../src/course';
import { quote } from '../../../src/workbench';
import { loadFiles, brief, fakeWorkbench } from './support';
import { evaluateCheck } from '../../../src/course';

const word = (value: string): string => quote([value]);
/** Values that a shell would read, were they not quoted. */
const VALUES = [
  'lab-17',
  'two words',
  "it's",
  '"',
  '$(echo no)',
  '`echo no`',
  '\\',
  '$HOME',
  '; false',
  'a*',
  '',
];

describe('course: variables', () => {
  it('are put in by name; templates of other programs stay', () => {
    const text =
      "docker ps --format '{{.Names}} {{json .}} {{end}}' {{ host }} {{host}} {{ other }} {{__proto__}}";
    assert.equal(
      substitute(text, { host: 'lab' }),
      "docker ps --format '{{.Names}} {{json .}} {{end}}' lab lab {{ other }} {{__proto__}}",
    );
    const variables = [
      { name: 'host', title: 'H', description: undefined, default: undefined, pattern: undefined },
    ];
    assert.deepEqual(variablesIn(`${text} {{ workbench.user }}`, { variables }), ['host', 'workbench.user']);
  });

  const places: readonly [what: string, code: string, expected: (value: string) => string][] = [
    ['bare', "printf '%s' {{ v }}", (value) => value],
    ['within a word', "printf '%s' http://{{ v }}:80/", (value) => `http://${value}:80/`],
    ['in double quotes', 'printf "%s" "<{{ v }}>"', (value) => `<${value}>`],
    ['in single quotes', "printf '%s' '<{{ v }}>'", (value) => `<${value}>`],
    ['behind quotes and comments', `# it's\nprintf "%s" "a"'b'\\'{{ v }}`, (value) => `ab'${value}`],
    [
      'in a here-document',
      'cat <<EOF\n<{{ v }}>\nEOF\nprintf "%s" {{ v }}',
      (value) => `<${value}>\n${value}`,
    ],
    ['in one that is taken as it is', "cat <<'E F'\n<{{ v }}>\nE F\n", (value) => `<${value}>\n`],
    ['in one that is indented', 'cat <<-EOF\n\t<{{ v }}>\n\tEOF\n', (value) => `<${value}>\n`],
    ['behind a here-string', 'cat <<<x >/dev/null; printf "%s" "{{ v }}"', (value) => value],
    ['in a command within quotes', 'printf "%s" "<$(printf "%s" "{{ v }}")>"', (value) => `<${value}>`],
    ['bare in a command within quotes', 'printf "%s" "$(printf "%s" {{ v }}; (:))>"', (value) => `${value}>`],
    ['behind such a command', 'printf "%s" "$(printf "<")"{{ v }}', (value) => `<${value}`],
    [
      'in a command of a here-document',
      "cat <<EOF\n$(printf '%s' {{ v }})>\nEOF\n",
      (value) => `${value}>\n`,
    ],
    ['in backquotes', "printf '%s' \"`printf '%s' {{ v }}`>\"", (value) => `${value}>`],
    ['as what stands for a parameter', 'printf "%s" "${none:-"{{ v }}"}>"', (value) => `${value}>`],
  ];
  for (const [what, code, expected] of places)
    it(`stay one text whatever they hold, ${what}`, () => {
      for (const value of VALUES) {
        const printed = execFileSync('bash', ['-c', substitute(code, { v: value }, word)], {
          encoding: 'utf8',
        });
        assert.equal(printed, expected(value), value);
      }
    });

  it('are declared in the manifest, and what is not declared is told with its place', async () => {
    const { course, problems } = await loadFiles({
      'course.yaml':
        'id: x\ntitle: X\nchapters: [one.md]\nvariables:\n  - { name: ip, title: Address }\n  - { name: ip, title: B }\n  - { name: "a b", title: C }\n  - { title: D }\n  - { name: constructor, title: E }\n',
      'one.md':
        '# One\n\nSee {{ ip }} and {{ port }}, not {{.Names}}.\n\n```sh {#a .run}\necho {{ ip }} \\\n  {{ nope }}\n```\n\n:::{check} a\nfile: ~/{{ no }}\n:::\n',
    });
    assert.deepEqual(problems.map(brief), [
      'course.yaml:6:13 error "ip" cannot be the name of a variable.',
      'course.yaml:7:13 error "a b" cannot be the name of a variable.',
      'course.yaml:8:5 error The variable has no name.',
      'course.yaml:9:13 error "constructor" cannot be the name of a variable.',
      'one.md:3:18 warning The course has no variable "port", so this stays as it is.',
      'one.md:7:3 warning The course has no variable "nope", so this stays as it is.',
      'one.md:11:9 warning The course has no variable "no", so this stays as it is.',
    ]);
    assert.match(
      course?.chapters[0]?.html ?? '',
      /See <var class="variable" data-variable="ip">ip<\/var> and/,
    );
  });

  it('are put into checks, in patterns as they are; a check waits for those that are missing', async () => {
    const workbench = fakeWorkbench({
      variables: () => ({ ip: '10.0.0.1' }),
      answer: () => ({ exitCode: 0, stdout: '10x0y0z1', stderr: '' }),
    });
    const check = { kind: 'output', run: ['echo', '{{ ip }}'], matches: '^{{ ip }}$' } as const;
    const { met, expected } = await evaluateCheck(check, workbench);
    assert.ok(!met);
    assert.match(expected, /`echo 10\.0\.0\.1`/);
    assert.deepEqual(await evaluateCheck({ kind: 'file', path: '~/{{ name }}' }, workbench), {
      met: false,
      expected: '~/{{ name }} exists.',
      found: 'The course has not been told yet what "name" is.',
    });
  });
});
