# Inside the terminal of terminal-shell.ts: tells what bash would offer, and what a command line came to.
PS1='<prompt>'
bind 'set enable-bracketed-paste off'
bind 'set bell-style none'
# Nothing of a list on the screen, which may ask whether it is too long.
bind 'set completion-query-items 0'
bind 'set page-completions off'
tell() { printf '\036' >/dev/tty && printf '%s\037' "$@" >/dev/tty && printf '\036' >/dev/tty; }
[[ -n $BASH_COMPLETION_FILE ]] && source "$BASH_COMPLETION_FILE"
source "$SCRIPT"
_telling() { _nectoproxy "$@"; tell offered "${COMPREPLY[@]}"; }
# TAB lists and tells; what is entered was completed by the script alone.
offers() { complete -F _telling nectoproxy; }
enters() { complete -F _nectoproxy nectoproxy; }
nectoproxy() { tell entered "$@"; }
