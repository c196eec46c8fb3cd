import { insertLinesBefore } from '../fixes/lines';
import type { Dockerfile } from '../model/dockerfile';
import type { Instruction } from '../model/instruction';
import type { ProposedFix, Rule } from '../rule';
import { fix } from '../rule';
import { systemShell } from '../shells';

const PLAIN_FORMS = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK']);
const OTHER_SHELLS = /^(?:pwsh|powershell|cmd)/;

export const rule: Rule = {
  meta: {
    code: 'DL4006',
    title: 'Set SHELL with -o pipefail before a RUN with a pipe, or its failure goes unseen.',
    severity: 'warning',
    fix: 'safe',
    source: 'hadolint DL4006',
    why: 'The exit status of a pipe is that of its last command. `curl … | tar x` succeeds when the download fails and tar is content with nothing, and the build goes on with half an image.',
    bad: 'FROM debian:12\nRUN curl -fsSL https://example.org/data | sha256sum > /data.sum',
    good: 'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -fsSL https://example.org/data | sha256sum > /data.sum',
  },
  check({ document, report }) {
    let isSet = false;
    for (const instruction of document.instructions) {
      if (instruction.keyword === 'FROM') isSet = false;
      else if (instruction.keyword === 'SHELL') isSet = failsWithPipes(instruction);
      else if (instruction.keyword === 'RUN' && !isSet && instruction.script.hasPipe)
        report({
          instruction,
          span: instruction.keywordSpan,
          fixes: [setShell(document, instruction)],
        });
    }
  },
};

function failsWithPipes({ script }: Instruction): boolean {
  return (
    OTHER_SHELLS.test(script.text.text) ||
    script.commands.some(
      (command) =>
        /(?:^|\/)(?:bash|zsh|ash)$/.test(command.name) && command.hasFlag('o') && command.hasArg('pipefail'),
    )
  );
}

/** Safe where the image is known to have that shell, and no other plain form would get it. */
function setShell(document: Dockerfile, run: Instruction): ProposedFix | undefined {
  const stage = document.stageOf(run);
  if (stage === undefined) return undefined;
  const system = systemShell(stage);
  const shell =
    system === 'ash' ? '["/bin/ash", "-o", "pipefail", "-c"]' : '["/bin/bash", "-o", "pipefail", "-c"]';
  return fix(
    `Set SHELL ${shell}`,
    system !== 'unknown' && !isReadByOthers(document, run),
    insertLinesBefore(document, run, [`SHELL ${shell}`]),
  );
}

/** True where the file chooses a shell itself, or a plain form below would be read by the new one. */
function isReadByOthers({ stages, instructions }: Dockerfile, run: Instruction): boolean {
  if (stages.some(({ shells }) => shells.length > 0)) return true;
  const last = instructions.findLast(({ keyword, json }) => PLAIN_FORMS.has(keyword) && json === undefined);
  return last !== undefined && last.line > run.line;
}
