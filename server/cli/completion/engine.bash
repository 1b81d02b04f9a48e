# completion of nectoproxy for bash 3.2 and later, with or without bash-completion
# Install: put  eval "$(nectoproxy completion bash)"  into ~/.bashrc

# What can follow a command: its commands, options (`-o,--option+=VALUE`, + where it may be given again) and arguments.
#FACTS#

# What the words so far mean, then what can stand at the cursor.
_nectoproxy() {
  local IFS=$' \t\n'
  COMPREPLY=()
  local commands options arguments words=() places=()
  local command='' given=' ' taken='' folder='' spec='' value='' ended='' position=0 index word
  _nectoproxy_words
  local last=$((${#words[@]} - 1))
  local current=${words[last]}
  # Readline replaces this part of it only.
  local raw=${COMP_WORDS[COMP_CWORD]}
  [[ $raw == [=:] ]] && raw=''
  local kept=${current%"$raw"}

  _nectoproxy_facts "$command"
  for ((index = 1; index < last; index++)); do
    word=${words[index]}
    if [[ -n $value ]]; then
      [[ $spec == --data-dir* ]] && folder=$word
      value=''
    elif [[ -z $ended && $word == -- ]]; then
      ended=1
    elif [[ -z $ended && $word == -?* ]]; then
      _nectoproxy_option "${word%%=*}" && given+="${spec%%=*} "
      [[ $spec == *=* && $word != *=* ]] && value=${spec#*=}
      [[ $spec == --data-dir* && $word == *=* ]] && folder=${word#*=}
    elif [[ $position == 0 && " $commands " == *" $word "* ]]; then
      command="${command:+$command }$word"
      _nectoproxy_facts "$command"
    else
      _nectoproxy_argument
      if [[ $spec == command ]]; then
        _nectoproxy_other "${places[index]}"
        return
      fi
      taken+="$word"$'\n'
      position=$((position + 1))
    fi
  done

  if [[ -n $value ]]; then
    _nectoproxy_value "$value" "$current" ''
  elif [[ -z $ended && $current == --*=* ]]; then
    _nectoproxy_option "${current%%=*}" && [[ $spec == *=* ]] && _nectoproxy_value "${spec#*=}" "${current#*=}" "${current%%=*}="
  elif [[ -z $ended && $current == -* ]]; then
    _nectoproxy_options
  elif [[ $position == 0 && -n $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$current"))
  else
    _nectoproxy_argument
    case $spec in
      command) _nectoproxy_other "${places[last]}" ;;
      '') [[ -z $ended && -z $current ]] && _nectoproxy_options ;;
      *) _nectoproxy_value "$spec" "$current" '' ;;
    esac
  fi
}

# The words as they were typed: readline cuts them at = and : as well.
_nectoproxy_words() {
  local line=$COMP_LINE index part before
  for ((index = 0; index <= COMP_CWORD; index++)); do
    part=${COMP_WORDS[index]}
    before=$line
    line=${line#"${line%%[![:space:]]*}"}
    if [[ $index == 0 || $before != "$line" || -z $line ]]; then
      words+=("$part")
      places+=("$index")
    else
      words[${#words[@]} - 1]+=$part
    fi
    line=${line#"$part"}
  done
}

# Sets spec to that of the option with this name.
_nectoproxy_option() {
  local each
  for each in $options; do
    spec=$each
    each=${each%%=*}
    [[ ",${each%+}," == *",$1,"* ]] && return
  done
  spec=''
  return 1
}

# Sets spec to that of the argument at this position.
_nectoproxy_argument() {
  local all=($arguments)
  local count=${#all[@]}
  spec=''
  if ((position < count)); then spec=${all[position]}
  elif ((count > 0)) && [[ ${all[count - 1]} == *... ]]; then spec=${all[count - 1]}
  fi
  spec=${spec%...}
}

# Options that begin so and were not given; the long name, unless a short one is asked for.
_nectoproxy_options() {
  local each names
  for each in $options; do
    names=${each%%=*}
    [[ $names != *+ && $given == *" $names "* ]] && continue
    names=${names%+}
    [[ $current == -? && $current != -- && $names == "$current",* ]] && COMPREPLY+=("$current")
    [[ ${names##*,} == "$current"* ]] && COMPREPLY+=("${names##*,}")
  done
}

# VALUE TYPED BEFORE: what can stand for a value of which TYPED is there, behind BEFORE in the same word.
_nectoproxy_value() {
  local choice prefix rest
  case $1 in
    choice:*)
      rest=${1#choice:}
      for choice in ${rest//|/ }; do
        [[ $choice == "$2"* ]] && _nectoproxy_reply "$3$choice"
      done
      ;;
    session) _nectoproxy_sessions "$2" "$3" ;;
    folder) _nectoproxy_paths dirnames -d "$2" ;;
    file:*)
      prefix=${1#file:}
      if [[ $2 == "$prefix"* ]]; then
        _nectoproxy_paths default -f "${2#"$prefix"}"
      elif [[ $prefix == "$2"* ]]; then
        compopt -o nospace 2>/dev/null
        _nectoproxy_reply "$3$prefix"
      fi
      ;;
  esac
}

_nectoproxy_reply() { COMPREPLY+=("${1#"$kept"}"); }

# Readline knows best how to complete paths; an old bash cannot be told to.
_nectoproxy_paths() {
  local path
  compopt -o "$1" 2>/dev/null && return
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$2" -- "$3")
}

# Names of recordings, the newest first; each is a file, and names may have spaces.
_nectoproxy_sessions() {
  local typed=$1 quote='' file name reply
  case $typed in [\'\"]*) quote=${typed:0:1} typed=${typed:1} ;; esac
  folder=${folder//[\'\"\\]/}
  folder=${folder:-${NECTOPROXY_DATA_DIR:-${NECTOPROXY_HOME:-$HOME/.nectoproxy}}}
  [[ $folder == '~/'* ]] && folder=$HOME/${folder#??}
  compopt -o nosort 2>/dev/null
  while IFS= read -r file; do
    [[ $file == *.db ]] || continue
    name=${file%.db}
    printf -v reply %q "$name"
    [[ $'\n'$taken == *$'\n'"$reply"$'\n'* || $'\n'$taken == *$'\n'[\'\"]"$name"[\'\"]$'\n'* ]] && continue
    if [[ -n $quote ]]; then
      [[ $name == "$typed"* ]] && COMPREPLY+=("$name")
    elif [[ $reply == "$typed"* || $name == "$typed"* ]]; then
      _nectoproxy_reply "$2$reply"
    fi
  done < <(command ls -t -- "$folder/sessions" 2>/dev/null)
}

# INDEX: from this word on it is another program's command line.
_nectoproxy_other() {
  if declare -F _comp_command_offset >/dev/null; then
    _comp_command_offset "$1"
  elif declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)) && [[ $current != */* ]]; then
    COMPREPLY=($(compgen -c -- "$current"))
  else
    _nectoproxy_paths default -f "$current"
  fi
}

complete -F _nectoproxy nectoproxy
