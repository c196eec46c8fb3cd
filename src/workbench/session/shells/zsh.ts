/**
 * The only file of a temporary ZDOTDIR. It takes that folder away again before it reads the user's own `.zshenv`, so
 * that zsh finds everything else where the user has it, and sets the marks up at the first prompt, when all of that has
 * been read.
 */
export function zshSetUp(nonce: string, kept: boolean): string {
  return `
__cw_nonce=${nonce}
${kept ? NOTES : '__cw_note() { :; }'}
${MARKS}
`;
}

/**
 * zsh hands each hook the status of the command as `$?`. Ours come first (what a prompt framework prints is not the
 * command's output) and last (it has set its prompt then). User options that make scripts fail are put aside in
 * every function.
 */
const MARKS = String.raw`
command rm -rf -- "$ZDOTDIR"
if (( ${'${+'}__cw_zdotdir} )); then
  ZDOTDIR=$__cw_zdotdir
  unset __cw_zdotdir
else
  unset ZDOTDIR
fi
typeset -g __cw_status=0 __cw_last=0 __cw_ran=0 __cw_pasted= __cw_comments=0
__cw_escape() {
  builtin emulate -L zsh -o no_aliases
  local text=$1
  text=${'${'}text//\\/\\\\}
  text=${'${'}text//;/\\x3b}
  text=${'${'}text//$'\n'/\\x0a}
  text=${'${'}text//$'\r'/\\x0d}
  text=${'${'}text//$'\a'/\\x07}
  text=${'${'}text//$'\e'/\\x1b}
  text=${'${'}text//$'\x18'/\\x18}
  text=${'${'}text//$'\x1a'/\\x1a}
  builtin print -rn -- "$text"
}
__cw_starts() {
  builtin emulate -L zsh -o no_aliases -o no_err_exit
  __cw_ran=1
  local line=$(__cw_escape "${'${'}1:-${'${'}3-}}")
  __cw_note C @cw-start @cw-line "$line"
  builtin printf '\e]633;E;%s;%s\a\e]633;C;%s\a' "$line" $__cw_nonce $__cw_nonce
}
__cw_ended() {
  __cw_status=$?
  if (( __cw_comments )); then unsetopt interactive_comments; fi
  if (( ${'${+'}__cw_histchars} )); then histchars=$__cw_histchars; unset __cw_histchars; fi
  builtin emulate -L zsh -o no_aliases -o no_err_exit -o extended_glob
  # Before the mark: who missed that finds this.
  __cw_note D$__cw_status @cw-end @cw-cwd "$(__cw_escape "$PWD")"
  if (( __cw_ran || __cw_status != __cw_last )); then
    builtin printf '\e]633;D;%s;%s\a' $__cw_status $__cw_nonce
  elif [[ -n ${'${'}(M)${'${'}(f)__cw_pasted}:#[[:blank:]]#[^#[:blank:]]*} ]]; then
    # Something that is not understood starts nothing, and leaves the status as it was.
    builtin printf '\e]633;D;1;%s\a' $__cw_nonce
  fi
  __cw_ran=0 __cw_last=$__cw_status __cw_pasted= __cw_comments=0
  builtin printf '\e]633;P;Cwd=%s;%s\a' "$(__cw_escape "$PWD")" $__cw_nonce
}
__cw_prompt() {
  builtin emulate -L zsh -o no_aliases -o no_err_exit
  [[ $PS1 == *$__cw_nonce* ]] ||
    PS1=$'%{\e]633;A;'$__cw_nonce$'\a%}'$PS1$'%{\e]633;B;'$__cw_nonce$'\a%}'
  [[ $PS2 == *$__cw_nonce* ]] || PS2=$'%{\e]633;F;'$__cw_nonce$'\a%}'$PS2
  [[ ${'${'}PROMPT_EOL_MARK-} == *$__cw_nonce* ]] ||
    PROMPT_EOL_MARK=$'%{\e]633;P;OutputEnd=1;'$__cw_nonce$'\a%}'${'${'}PROMPT_EOL_MARK-%B%S%#%s%b}
  [[ ${'${'}precmd_functions[1]} == __cw_ended && ${'${'}precmd_functions[-1]} == __cw_prompt ]] ||
    precmd_functions=(__cw_ended ${'${'}precmd_functions:#__cw_*} __cw_prompt)
  (( ${'${'}preexec_functions[(Ie)__cw_starts]} )) || preexec_functions+=(__cw_starts)
}
# What is pasted behind this key goes in as it is, past frameworks that quote what looks like an address, and without
# the history's “!”. It may hold comments, which zsh knows in scripts only unless it is told to.
__cw_paste() {
  typeset -g __cw_histchars=$histchars
  histchars=$'\x01^#'
  if [[ ! -o interactive_comments ]]; then __cw_comments=1; setopt interactive_comments; fi
  __cw_take_paste
}
__cw_take_paste() {
  builtin emulate -L zsh -o no_aliases -o no_err_exit
  BUFFER=
  builtin zle .bracketed-paste
  __cw_pasted=$BUFFER
  if [[ $KEYMAP == vicmd ]]; then builtin zle -K viins; fi
}
__cw_set_up() {
  builtin emulate -L zsh -o no_aliases -o no_err_exit
  unfunction zsh-newuser-install 2>/dev/null
  zle_bracketed_paste=($'\e[?2004h' $'\e[?2004l')
  builtin zle -N __cw_paste
  local keymap
  for keymap in main emacs viins vicmd; do
    builtin bindkey -M $keymap '^[[633~^[[200~' __cw_paste
  done
  __cw_ended
  # Hooks of the user's come after this one at the first prompt; what was scheduled comes after those.
  if builtin zmodload zsh/sched 2>/dev/null; then builtin sched +0 __cw_prompt; else __cw_prompt; fi
}
# The questions that zsh asks who has no files of their own would be answered by the first step.
zsh-newuser-install() { :; }
typeset -ga precmd_functions preexec_functions
precmd_functions+=(__cw_set_up)
[[ -r ${'${'}ZDOTDIR:-$HOME}/.zshenv ]] && builtin source "${'${'}ZDOTDIR:-$HOME}/.zshenv"
`;

/** Has tmux keep what the marks say, for a reader that comes back to them. */
const NOTES = String.raw`
__cw_tmux=$TMUX __cw_pane=$TMUX_PANE
__cw_note() {
  builtin emulate -L zsh -o no_aliases
  TMUX=$__cw_tmux command tmux set-option -pF -t $__cw_pane $2 '#{e|+:#{history_size},#{cursor_y}}' ';' \
    set-option -p -t $__cw_pane -- $3 "$4" ';' \
    set-option -p -t $__cw_pane @cw-state $1 >/dev/null 2>&1
}
`;
