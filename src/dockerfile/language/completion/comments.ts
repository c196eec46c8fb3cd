import { isBuildKitCode } from '../../checks';
import { RULES } from '../../rules';
import { DIRECTIVES } from '../directives';
import type { Draft, Drafts } from './draft';
import { NOTHING, valueDrafts } from './draft';

/** What can stand in a comment: names, and the values behind `=`. `used` are the directives that are there. */
export function commentDrafts(text: string, mayBeDirective: boolean, used: readonly string[]): Drafts {
  if (mayBeDirective) {
    const value = /^\s*(syntax|escape|check)\s*=\s*(.*)$/i.exec(text);
    if (value !== null) return directiveValue(value[1]!.toLowerCase(), value[2]!);
    const name = /^\s*(\w*)$/.exec(text)?.[1];
    if (name !== undefined)
      return { length: name.length, drafts: [...directiveNames(used), ...commentNames(false)] };
  }
  // BuildKit hears `check=` at the very beginning of a comment at any instruction.
  const check = /^\s*check\s*=\s*(\S*)$/i.exec(text)?.[1];
  if (check !== undefined) return directiveValue('check', check);
  const name = /^\s*(\w*)$/.exec(text)?.[1];
  if (name !== undefined) return { length: name.length, drafts: commentNames(true) };
  return inPragma(text);
}

function directiveNames(used: readonly string[]): Draft[] {
  return DIRECTIVES.filter(({ name }) => !used.includes(name)).map(({ name, about }) => ({
    label: name,
    kind: 'option',
    insertText: `${name}=`,
    documentation: about,
    goesOn: true,
    isCommon: name !== 'check',
  }));
}

function commentNames(withCheck: boolean): Draft[] {
  const check = DIRECTIVES.find(({ name }) => name === 'check')!;
  return [
    {
      label: 'hadolint ignore',
      kind: 'option',
      insertText: 'hadolint ignore=',
      documentation: 'Leaves out findings of the rules named here, at the instruction that follows.',
      goesOn: true,
    },
    {
      label: 'hadolint global ignore',
      kind: 'option',
      insertText: 'hadolint global ignore=',
      documentation: 'Leaves out findings of the rules named here, in the whole file.',
      goesOn: true,
    },
    {
      label: 'hadolint stage ignore',
      kind: 'option',
      insertText: 'hadolint stage ignore=',
      documentation: 'Leaves out findings of the rules named here, in the stage whose `FROM` follows.',
      goesOn: true,
    },
    {
      label: 'hadolint shell',
      kind: 'option',
      insertText: 'hadolint shell=',
      documentation: 'Which shell the image has, where no `SHELL` says it: for findings in scripts.',
      goesOn: true,
    },
    ...(withCheck
      ? [
          {
            label: 'check',
            kind: 'option' as const,
            insertText: 'check=',
            documentation: `${check.about} Here, for the instruction that follows.`,
            goesOn: true,
          },
        ]
      : []),
  ];
}

function directiveValue(name: string, typed: string): Drafts {
  if (name === 'check') return checkValue(typed);
  const directive = DIRECTIVES.find((each) => each.name === name);
  return { length: typed.length, drafts: valueDrafts(directive?.values) };
}

/** `skip=A,B;error=true`: an option, or the codes of a list. */
function checkValue(typed: string): Drafts {
  const part = typed.slice(typed.lastIndexOf(';') + 1);
  const list = /^(skip|experimental)=(?:.*,)?([^,]*)$/.exec(part);
  if (list !== null) {
    const isExperimental = list[1] === 'experimental';
    const codes = RULES.map(({ meta }) => meta).filter(
      ({ code, offByDefault }) => isBuildKitCode(code) && (!isExperimental || offByDefault === true),
    );
    const isFirst = !part.includes(',');
    return {
      length: list[2]!.length,
      drafts: [
        ...(isFirst ? [{ label: 'all', kind: 'value' as const, detail: 'all of them' }] : []),
        ...codes.map(({ code, title }) => ({ label: code, kind: 'rule' as const, detail: title })),
      ],
    };
  }
  if (part.startsWith('error=')) {
    const value = part.slice('error='.length);
    return {
      length: value.length,
      drafts: [
        { label: 'true', kind: 'value' },
        { label: 'false', kind: 'value' },
      ],
    };
  }
  const { values } = DIRECTIVES.find(({ name }) => name === 'check')!;
  const used = typed.split(';').map((each) => each.split('=')[0]);
  const open = values.filter(([value]) => !used.includes(value.split('=')[0]));
  return {
    length: part.length,
    drafts: open.map(([value, about]) => ({
      label: value,
      kind: 'option',
      detail: about,
      goesOn: value.endsWith('='),
    })),
  };
}

/** The codes behind `ignore=`, and the shells behind `shell=`. */
function inPragma(text: string): Drafts {
  const codes = /^\s*hadolint\s+(?:(?:global|stage)\s+)?ignore\s*=\s*([\w\s,]*)$/.exec(text)?.[1];
  if (codes !== undefined) {
    const begun = /\w*$/.exec(codes)![0];
    const used = new Set(codes.split(',').map((code) => code.trim()));
    const open = RULES.filter(({ meta }) => meta.code === begun || !used.has(meta.code));
    return {
      length: begun.length,
      drafts: open.map(({ meta }) => ({ label: meta.code, kind: 'rule', detail: meta.title })),
    };
  }
  const shell = /^\s*hadolint\s+shell\s*=\s*(\S*)$/.exec(text)?.[1];
  if (shell === undefined) return NOTHING;
  return {
    length: shell.length,
    drafts: ['/bin/bash', '/bin/ash', '/bin/sh', 'pwsh'].map((label) => ({ label, kind: 'value' })),
  };
}
