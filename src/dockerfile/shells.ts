import { baseName } from './model/image';
import type { Dockerfile, Stage } from './model/dockerfile';
import type { Instruction } from './model/instruction';
import { lastAtMost } from './model/source';
import { declaredShell } from './pragmas';

/**
 * What /bin/sh is in an image, as far as its name tells: `dash` of Debian and Ubuntu, `ash` of busybox and Alpine,
 * `bash` of the Red Hat and SUSE families. `unknown` is most often dash.
 */
export type SystemShell = 'dash' | 'ash' | 'bash' | 'unknown';

const BASH_IMAGES =
  /^(?:fedora|centos|rockylinux|almalinux|oraclelinux|amazonlinux|archlinux|ubi\d?|ubi\d?-(?:minimal|init)|leap|tumbleweed|opensuse|photon|mageia)$/;
const DASH_IMAGES = /^(?:debian|ubuntu|buildpack-deps)$/;
const ASH_IMAGES = /^(?:alpine|busybox)$/;
/** Official images that come with Debian, and with Alpine where the tag says so. */
const DEBIAN_OR_ALPINE =
  /^(?:python|node|golang|ruby|php|rust|openjdk|eclipse-temurin|maven|gradle|perl|erlang|elixir|postgres|redis|nginx|httpd|mysql|mariadb|haskell|gcc)$/;

export function systemShell({ base: image }: Stage): SystemShell {
  if (image === undefined) return 'unknown';
  const name = baseName(image);
  if (ASH_IMAGES.test(name) || /(?:^|[-.])alpine|^busybox/.test(image.tag ?? '')) return 'ash';
  if (BASH_IMAGES.test(name)) return 'bash';
  return DASH_IMAGES.test(name) || DEBIAN_OR_ALPINE.test(name) ? 'dash' : 'unknown';
}

/** The SHELL in effect at an instruction: the last one of its stage, or of the stages it starts from. */
export function shellInstruction(document: Dockerfile, instruction: Instruction): Instruction | undefined {
  const own = document.stageOf(instruction);
  if (own === undefined) return undefined;
  const { shells } = own;
  const above = shells[lastAtMost(shells.length, instruction.line - 1, (index) => shells[index]!.line)];
  if (above !== undefined && above.line < instruction.line) return above;
  return own.inheritedShell;
}

/** The program that reads a shell form: the one that SHELL or a comment names, else what the image has by itself. */
export function shellProgram(document: Dockerfile, instruction: Instruction): string {
  return (
    shellInstruction(document, instruction)?.json?.[0]?.value.text ??
    declaredShell(document, instruction.line) ??
    (isForWindows(document, document.stageOf(instruction)) ? 'cmd' : '/bin/sh')
  );
}

/** Images of Windows; and nobody else continues lines with a backquote. */
function isForWindows(document: Dockerfile, stage: Stage | undefined): boolean {
  const image = stage?.base;
  return (
    document.escape === '`' ||
    (image !== undefined &&
      /(?:^|\/)(?:windows\/|nanoserver|(?:windows)?servercore)|:.*(?:nanoserver|windowsservercore)/.test(
        image.text,
      ))
  );
}
