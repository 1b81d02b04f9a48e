# Inside the terminal of terminal-shell.ts: tells what zsh would offer, and what a command line came to.
PROMPT='<prompt>'
unsetopt zle_bracketed_paste auto_list auto_menu beep
tell() { { printf '\036'; printf '%s\037' "$@"; printf '\036' } >/dev/tty }
autoload -Uz compinit
compinit -D -u
source $SCRIPT
bindkey '^I' complete-word
bindkey '^U' kill-whole-line
nectoproxy() { tell entered "$@" }

typeset -a all
startOffers() { all=(); compprefuncs=(startOffers) }
endOffers() { tell offered "${(@)all}"; comppostfuncs=(endOffers) }
# What is added is noted too; with -O, -A and -D nothing is.
noting() {
  if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
    local -a hits
    builtin compadd -A hits "$@"
    all+=($IPREFIX${^hits})
  fi
  builtin compadd "$@"
}
offers() {
  functions[compadd]=$functions[noting]
  compprefuncs=(startOffers) comppostfuncs=(endOffers)
}
enters() {
  (( $+functions[compadd] )) && unfunction compadd
  compprefuncs=() comppostfuncs=()
}
