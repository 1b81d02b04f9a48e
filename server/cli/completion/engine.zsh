#compdef nectoproxy
# completion of nectoproxy for zsh
# Install: nectoproxy completion zsh > a folder of $fpath, as _nectoproxy; or, behind compinit in ~/.zshrc:  source <(nectoproxy completion zsh)

# Names of recordings, the newest first; each is a file.
_nectoproxy_sessions() {
  local folder=${(Q)opt_args[--data-dir]:-${NECTOPROXY_DATA_DIR:-${NECTOPROXY_HOME:-~/.nectoproxy}}}
  local -a names=(${folder/#\~\//$HOME/}/sessions/*.db(N-.om:t:r))
  local expl
  local -a typed=("${(@Q)line}")
  # In this order, and none that is typed already.
  _wanted -V sessions expl session compadd -F typed -a names
}

# PREFIX: stands before the path, as in junit:report.xml
_nectoproxy_file() {
  if compset -P "$1"; then _files; else compadd -S '' -- "$1"; fi
}

#FACTS#

# Called by the completion system where this file is _nectoproxy in $fpath, else to be told of it.
if [[ $funcstack[1] == _nectoproxy ]]; then
  _nectoproxy "$@"
else
  compdef _nectoproxy nectoproxy
fi
