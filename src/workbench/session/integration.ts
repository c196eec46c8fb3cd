import { bashSetUp } from './shells/bash';
import { fishSetUp } from './shells/fish';
import { zshSetUp } from './shells/zsh';

/**
 * The key that a marked shell empties its line for, in all of its keymaps, before {@link CLEAR_LINE} is followed by a
 * bracketed paste. No keyboard sends it.
 */
export const CLEAR_LINE = '\u001b[633~';

/**
 * Lines of sh that become the user's login shell with our marks in its output where it is a bash (4.4, 2016), a zsh
 * or a fish; a plain sh becomes bash, which speaks the same language, where there is one. Any other shell, and one
 * that cannot, is announced by a `P;Plain=1` mark and stays as it is. The marks are those of the editor's shell
 * integration, each with the nonce as its last field; the nonce stays in a shell variable that programs do not inherit.
 *
 * Nothing is written on the machine but, for zsh, one file in a temporary folder that zsh itself removes as it starts.
 *
 * @param login whether the shell sets itself up as a login shell does, as over SSH
 * @param kept whether it runs in a pane of ours of tmux, which is to keep the state of its commands
 */
export function sessionScript(nonce: string, login: boolean, kept = false): string {
  const end = `END-${nonce}`;
  const options = login ? '-l -i' : '-i';
  return `
if [ -z "\${LC_ALL-}\${LC_CTYPE-}\${LANG-}" ] && locale -a 2>/dev/null | grep -qi '^C\\.utf-*8$'; then
  LANG=C.UTF-8
  export LANG
fi
shell=\${SHELL:-/bin/sh}
case "\${shell##*/}" in
sh | dash | ash) command -v bash >/dev/null 2>&1 && shell=bash ;;
esac
case "\${shell##*/}" in
bash)
  exec "$shell" --rcfile /dev/fd/9 -i 9<<'${end}'
${bashSetUp(nonce, login, kept)}
${end}
  ;;
fish)
  exec "$shell" ${options} -C 'source - </dev/fd/9' 9<<'${end}'
${fishSetUp(nonce, kept)}
${end}
  ;;
zsh)
  for parent in "\${XDG_RUNTIME_DIR:-/nowhere}" "\${TMPDIR:-/tmp}" /dev/shm; do
    folder=$(mktemp -d "$parent/container-workbench.XXXXXX" 2>/dev/null) || continue
    if cat >"$folder/.zshenv" <<'${end}'
${zshSetUp(nonce, kept)}
${end}
    then
      [ -n "\${ZDOTDIR+set}" ] && export __cw_zdotdir="$ZDOTDIR"
      ZDOTDIR=$folder
      export ZDOTDIR
      exec "$shell" ${options}
    fi
    rm -rf "$folder"
  done
  ;;
esac
printf '\\033]633;P;Plain=1;%s\\007' ${nonce}
exec "$shell" -l
`;
}
