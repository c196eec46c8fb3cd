/**
 * Lines of sh that become an interactive bash with our marks in its output, where there is a bash that can (4.4,
 * 2016), else the login shell, announced by a `P;Plain=1` mark. Nothing is written on the machine: bash reads
 * its set-up from a here-document. The marks are those of the editor's shell integration, each with the nonce as
 * its last field; the nonce stays in a shell variable that programs do not inherit.
 *
 * @param login whether the shell sets itself up as a login shell does, as over SSH
 */
export function sessionScript(nonce: string, login: boolean): string {
  return `
if [ -z "\${LC_ALL-}\${LC_CTYPE-}\${LANG-}" ] && locale -a 2>/dev/null | grep -qi '^C\\.utf-*8$'; then
  LANG=C.UTF-8
  export LANG
fi
if command -v bash >/dev/null 2>&1; then
  exec bash --rcfile /dev/fd/9 -i 9<<'END-${nonce}'
${bashScript(nonce, login)}
END-${nonce}
fi
printf '\\033]633;P;Plain=1;%s\\007' ${nonce}
exec "\${SHELL:-/bin/sh}" -l
`;
}

function bashScript(nonce: string, login: boolean): string {
  return `
exec 9<&-
${login ? LOGIN : USUAL}
__cw_nonce=${nonce}
${MARKS}
`;
}

/** The files that bash(1), “INVOCATION”, names for a login shell; without any of them those of a usual one. */
const LOGIN = `
[ -r /etc/profile ] && . /etc/profile
if [ -r ~/.bash_profile ]; then . ~/.bash_profile
elif [ -r ~/.bash_login ]; then . ~/.bash_login
elif [ -r ~/.profile ]; then . ~/.profile
elif [ -r ~/.bashrc ]; then . ~/.bashrc
fi
`;

const USUAL = `
[ -r ~/.bashrc ] && . ~/.bashrc
`;

/**
 * PS0 is expanded once a command line was read and before it is carried out: its first part notes in this shell
 * that something runs, its second reports the command line. A pasted text of several lines is several command lines
 * between two prompts. Lines that begin with a space are kept in the history until the next prompt only, so that
 * they can be reported too.
 */
const MARKS = String.raw`
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
  printf '\e]633;P;Plain=1;%s\a' "$__cw_nonce"
else
  bind 'set enable-bracketed-paste on' 2>/dev/null
  __cw_x=x __cw_ran=0 __cw_status=0 __cw_last=0 __cw_forget=0
  case ":$HISTCONTROL:" in
    *:ignoreboth:*) __cw_forget=1 HISTCONTROL=$(printf %s "$HISTCONTROL" | sed 's/ignoreboth/ignoredups/') ;;
    *:ignorespace:*) __cw_forget=1 HISTCONTROL=$(printf %s "$HISTCONTROL" | sed 's/ignorespace//') ;;
  esac
  __cw_escape() {
    local text=$1
    text=${'${'}text//\\/"\\\\"}
    text=${'${'}text//;/"\\x3b"}
    text=${'${'}text//$'\n'/"\\x0a"}
    text=${'${'}text//$'\r'/"\\x0d"}
    text=${'${'}text//$'\a'/"\\x07"}
    text=${'${'}text//$'\e'/"\\x1b"}
    text=${'${'}text//$'\x18'/"\\x18"}
    text=${'${'}text//$'\x1a'/"\\x1a"}
    printf %s "$text"
  }
  __cw_line() {
    local line
    line=$(HISTTIMEFORMAT='' builtin history 1)
    [[ $line =~ ^\ *[0-9]+[*\ ]\ (.*)$ ]] && printf %s "${'${'}BASH_REMATCH[1]}"
  }
  __cw_starts() {
    printf '\e]633;E;%s;%s\a\e]633;C;%s\a' "$(__cw_escape "$(__cw_line)")" "$__cw_nonce" "$__cw_nonce"
  }
  __cw_ended() {
    __cw_status=$?
    if ((__cw_ran || __cw_status != __cw_last)); then
      printf '\e]633;D;%s;%s\a' "$__cw_status" "$__cw_nonce"
    fi
    if ((__cw_ran && __cw_forget)); then
      case "$(__cw_line)" in
        ' '*) builtin history -d "$(HISTTIMEFORMAT='' builtin history 1 | sed -n '1s/^ *\([0-9]*\).*/\1/p')" ;;
      esac
    fi
    __cw_ran=0 __cw_last=$__cw_status
    printf '\e]633;P;Cwd=%s;%s\a' "$(__cw_escape "$PWD")" "$__cw_nonce"
    return "$__cw_status"
  }
  __cw_prompt() {
    case "$PS1" in
      *"$__cw_nonce"*) ;;
      *) PS1='\[\e]633;A;'$__cw_nonce'\a\]'$PS1'\[\e]633;B;'$__cw_nonce'\a\]' ;;
    esac
    case "$PS2" in
      *"$__cw_nonce"*) ;;
      *) PS2='\[\e]633;F;'$__cw_nonce'\a\]'$PS2 ;;
    esac
    return "$__cw_status"
  }
  PS0='${'${'}__cw_x:$((__cw_ran=1,1)):0}$(__cw_starts)'${'${'}PS0-}
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
    PROMPT_COMMAND=(__cw_ended "${'${'}PROMPT_COMMAND[@]}" __cw_prompt)
  else
    PROMPT_COMMAND=$'__cw_ended\n'${'${'}PROMPT_COMMAND-}$'\n__cw_prompt'
  fi
  # A shell inside this one that inherited them would give marks of its own.
  export -n PROMPT_COMMAND PS0 PS1 PS2
fi
`;
