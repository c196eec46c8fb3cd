/** What fish runs after the user's own configuration: its hooks give the marks (fish(1), “EVENT”). */
export function fishSetUp(nonce: string, kept: boolean): string {
  return `
set -g __cw_nonce ${nonce}
${MARKS}
${kept ? NOTES : ''}
`;
}

/**
 * The prompt is wrapped whenever it is about to be shown, since a person may have chosen another one meanwhile; the
 * wrapper changes nothing in front of it that it could look at (`$status`, `$pipestatus`). A line that fish does not
 * understand starts nothing and stays where it was typed.
 */
const MARKS = String.raw`
function __cw_escape
    set -l text (string replace -a -- '\\' '\\\\' $argv[1] | string collect)
    set -l characters ';' \n \r \a \e \x18 \x1a
    set -l codes 3b 0a 0d 07 1b 18 1a
    for i in 1 2 3 4 5 6 7
        set text (string replace -a -- $characters[$i] '\\x'$codes[$i] $text | string collect)
    end
    printf %s $text
end
function __cw_note
end
function __cw_starts --on-event fish_preexec
    __cw_note C @cw-start @cw-line (__cw_escape $argv[1])
    printf '\e]633;E;%s;%s\a\e]633;C;%s\a' (__cw_escape $argv[1]) $__cw_nonce $__cw_nonce
end
function __cw_ended --on-event fish_postexec
    set -l ended_with $status
    # A remark leaves the status as it was.
    string match -qr '^\s*[^\s#]' -- (string split \n -- $argv[1]); or set ended_with 0
    # Before the mark: who missed that finds this.
    __cw_note D$ended_with @cw-end @cw-cwd (__cw_escape $PWD)
    printf '\e]633;D;%s;%s\a' $ended_with $__cw_nonce
end
function __cw_cwd
    printf '\e]633;P;Cwd=%s;%s\a' (__cw_escape $PWD) $__cw_nonce
end
function __cw_misunderstood --on-event fish_posterror
    printf '\e]633;D;2;%s\a' $__cw_nonce
    __cw_cwd
    printf '\e]633;B;%s\a' $__cw_nonce
end
function __cw_prompt --on-event fish_prompt
    __cw_cwd
    printf '\e]633;A;%s\a' $__cw_nonce
    if not functions fish_prompt | string match -q '*__cw_prompt_of_user*'
        functions -q __cw_prompt_of_user; and functions -e __cw_prompt_of_user
        functions -c fish_prompt __cw_prompt_of_user
        function fish_prompt
            __cw_prompt_of_user
            printf '\e]633;B;%s\a' $__cw_nonce
        end
    end
end
function __cw_clear
    commandline -f cancel
    commandline -r ''
    test "$fish_key_bindings" = fish_vi_key_bindings; and set fish_bind_mode insert
end
# Some versions drop what is no printable character.
bind -M paste \t 'commandline -i \t'
for mode in default insert visual replace replace_one
    bind -M $mode \e\[633~ __cw_clear
end
`;

/** Has tmux keep what the marks say, for a reader that comes back to them. */
const NOTES = String.raw`
set -g __cw_tmux $TMUX
set -g __cw_pane $TMUX_PANE
function __cw_note
    env TMUX=$__cw_tmux tmux set-option -pF -t $__cw_pane $argv[2] '#{e|+:#{history_size},#{cursor_y}}' ';' \
        set-option -p -t $__cw_pane -- $argv[3] "$argv[4]" ';' \
        set-option -p -t $__cw_pane @cw-state $argv[1] >/dev/null 2>&1
end
function __cw_first_note --on-event fish_prompt
    functions -e __cw_first_note
    __cw_note D0 @cw-end @cw-cwd (__cw_escape $PWD)
end
`;
