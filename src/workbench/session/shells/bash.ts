/** What an interactive bash reads in place of its own rc file: the user's files, then the marks. */
export function bashSetUp(nonce: string, login: boolean, kept: boolean): string {
  return `
exec 9<&-
${login ? LOGIN : USUAL}
__cw_nonce=${nonce}
${MARKS}
${kept ? NOTES : ''}
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
 * they can be reported too. Users may have set errexit and nounset, which hold for all of this.
 */
const MARKS = String.raw`
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
  printf '\e]633;P;Plain=1;%s\a' "$__cw_nonce"
else
  bind 'set enable-bracketed-paste on' 2>/dev/null || :
  bind -m emacs-standard -x '"\e[633~": __cw_clear' 2>/dev/null || :
  bind -m vi-insert -x '"\e[633~": __cw_clear' 2>/dev/null || :
  bind -m vi-command '"\e[633~": "i\e[633~"' 2>/dev/null || :
  __cw_bang=0 __cw_told=0 __cw_x=x __cw_ran=0 __cw_status=0 __cw_last=0 __cw_forget=0
  case ":${'${'}HISTCONTROL-}:" in
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
  # What is pasted next is taken as it is, without the history's “!”.
  __cw_clear() {
    READLINE_LINE='' READLINE_POINT=0
    case $- in
      *H*) __cw_bang=1; set +H ;;
    esac
  }
  __cw_line() {
    local line
    line=$(HISTTIMEFORMAT='' builtin history 1)
    if [[ $line =~ ^\ *[0-9]+[*\ ]\ (.*)$ ]]; then printf %s "${'${'}BASH_REMATCH[1]}"; fi
  }
  __cw_note() { :; }
  __cw_starts() {
    local line
    line=$(__cw_escape "$(__cw_line)") || :
    __cw_note C @cw-start @cw-line "$line"
    printf '\e]633;E;%s;%s\a\e]633;C;%s\a' "$line" "$__cw_nonce" "$__cw_nonce"
  }
  # Gives back the status that the prompt's other commands are to see, which errexit would end the shell for.
  __cw_same_status() {
    case $- in
      *e*) return 0 ;;
      *) return "$__cw_status" ;;
    esac
  }
  __cw_ended() {
    __cw_status=${'${'}1-$?} __cw_told=1
    if ((__cw_bang)); then set -H; __cw_bang=0; fi
    # Before the mark: who missed that finds this.
    __cw_note "D$__cw_status" @cw-end @cw-cwd "$(__cw_escape "$PWD")"
    if ((__cw_ran || __cw_status != __cw_last)); then
      printf '\e]633;D;%s;%s\a' "$__cw_status" "$__cw_nonce"
    fi
    if ((__cw_ran && __cw_forget)); then
      case "$(__cw_line)" in
        ' '*) builtin history -d "$(HISTTIMEFORMAT='' builtin history 1 | sed -n '1s/^ *\([0-9]*\).*/\1/p')" || : ;;
      esac
    fi
    __cw_ran=0 __cw_last=$__cw_status
    printf '\e]633;P;Cwd=%s;%s\a' "$(__cw_escape "$PWD")" "$__cw_nonce"
    __cw_same_status
  }
  __cw_prompt() {
    local status=$?
    # A prompt framework that was switched on meanwhile may have put itself in our place.
    if ((!__cw_told)); then
      PROMPT_COMMAND=$'__cw_ended\n'$PROMPT_COMMAND
      __cw_ended "$status"
    fi
    __cw_told=0
    case "$PS1" in
      *"$__cw_nonce"*) ;;
      *) PS1='\[\e]633;A;'$__cw_nonce'\a\]'$PS1'\[\e]633;B;'$__cw_nonce'\a\]' ;;
    esac
    case "$PS2" in
      *"$__cw_nonce"*) ;;
      *) PS2='\[\e]633;F;'$__cw_nonce'\a\]'$PS2 ;;
    esac
    __cw_same_status
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

/** Has tmux keep what the marks say, for a reader that comes back to them. */
const NOTES = String.raw`
__cw_tmux=${'${'}TMUX-} __cw_pane=${'${'}TMUX_PANE-}
__cw_note() {
  TMUX=$__cw_tmux command tmux set-option -pF -t "$__cw_pane" "$2" '#{e|+:#{history_size},#{cursor_y}}' ';' \
    set-option -p -t "$__cw_pane" -- "$3" "$4" ';' \
    set-option -p -t "$__cw_pane" @cw-state "$1" >/dev/null 2>&1 || :
}
`;
