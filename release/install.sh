#!/bin/sh
# Installs NectoProxy from its releases: finds out what this machine is, downloads that archive, compares its SHA-256 sum before anything
# is unpacked, and puts the executable into ~/.local/bin. Needs curl or wget, and tar. Asks nothing and needs no root.
set -eu

releases=https://github.com/nectoproxy/nectoproxy/releases

usage() {
  cat << EOF
Installs NectoProxy, a debugging proxy for HTTP and WebSocket traffic.

Usage: sh install.sh [--version VERSION]

  --version VERSION      this release, such as 0.1.0, instead of the latest
  --help                 show this

Environment:
  NECTOPROXY_INSTALL     folder for the executable; else ~/.local/bin
  NECTOPROXY_VERSION     as --version
  NECTOPROXY_BASE_URL    where the archives and SHA256SUMS are, for a mirror
EOF
}

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

has() { command -v "$1" > /dev/null 2>&1; }

# All of it is read before any of it runs: a download that was cut off does nothing.
main() {
  version=${NECTOPROXY_VERSION:-}
  while [ $# -gt 0 ]; do
    case $1 in
      --version)
        [ $# -gt 1 ] || fail '--version needs one, such as 0.1.0.' 2
        version=$2
        shift 2
        ;;
      --version=*)
        version=${1#*=}
        shift
        ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) fail "There is no option $1; --help lists them." 2 ;;
    esac
  done
  version=${version#v}
  base=${NECTOPROXY_BASE_URL:-}
  if [ -z "$base" ]; then
    base=$releases/latest/download
    [ -z "$version" ] || base=$releases/download/v$version
  fi
  base=${base%/}
  if [ -z "${NECTOPROXY_INSTALL:-}" ] && [ -z "${HOME:-}" ]; then
    fail 'HOME is not set; say where to with NECTOPROXY_INSTALL.'
  fi
  folder=${NECTOPROXY_INSTALL:-${HOME:-}/.local/bin}

  has tar || fail 'tar is needed to unpack the archive; install it and try again.'
  has curl || has wget || fail 'curl or wget is needed to download; install one of them and try again.'
  target=$(find_target)
  mkdir -p "$folder" 2> /dev/null || fail "$folder cannot be created; choose another folder with NECTOPROXY_INSTALL."
  folder=$(cd "$folder" && pwd)
  # In the same folder, so that putting the new one in place is one step, and a running old one goes on.
  work=$(mktemp -d "$folder/.nectoproxy-XXXXXX" 2> /dev/null) || fail "$folder cannot be written; choose another folder with NECTOPROXY_INSTALL."
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP

  download "$base/SHA256SUMS" "$work/SHA256SUMS"
  archive=$(archive_of "$target" "$version" "$work/SHA256SUMS")
  [ -n "$archive" ] || fail "$base has no archive for $target${version:+ of version $version}."
  printf 'Downloading %s\n' "$base/$archive"
  download "$base/$archive" "$work/$archive"
  check "$archive" "$work"

  tar -xzf "$work/$archive" -C "$work" 2> /dev/null || fail "$archive cannot be unpacked; is the disk full, or gzip missing?"
  unpacked=$work/${archive%.tar.gz}
  new=$("$unpacked/nectoproxy" --version 2> "$work/problem") || fail "The executable does not start here$(why_not "$target" "$work/problem")"
  mv -f "$unpacked/nectoproxy" "$folder/nectoproxy"
  printf 'Installed NectoProxy %s: %s\n' "$new" "$folder/nectoproxy"
  [ -n "${NECTOPROXY_INSTALL:-}" ] || install_documents "$unpacked" "${XDG_DATA_HOME:-$HOME/.local/share}"
  case :${PATH:-}: in
    *":$folder:"*) printf 'Start it with: nectoproxy start\n' ;;
    *) printf '%s is not on your PATH. Add it, in ~/.profile or the file of your shell: export PATH="%s:%sPATH"\n' "$folder" "$folder" '$' ;;
  esac
}

# What a release calls this machine.
find_target() {
  system=$(uname -s)
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64) cpu=x64 ;;
    aarch64 | arm64) cpu=arm64 ;;
    *) fail "There is no release for processors of the kind $machine, only for x86-64 and arm64." ;;
  esac
  case $system in
    Linux)
      libc=
      ! is_musl || libc=-musl
      printf 'linux-%s%s\n' "$cpu" "$libc"
      ;;
    Darwin)
      # A shell that is translated by Rosetta takes an Apple processor for an Intel one.
      [ "$(sysctl -n sysctl.proc_translated 2> /dev/null || :)" != 1 ] || cpu=arm64
      printf 'darwin-%s\n' "$cpu"
      ;;
    MINGW* | MSYS* | CYGWIN*) fail 'On Windows, use install.ps1.' ;;
    *) fail "There is no release for $system, only for Linux, macOS and Windows." ;;
  esac
}

# Alpine and the like. Other systems may have musl installed beside their own library.
is_musl() {
  if has ldd; then
    ldd --version 2>&1 | grep -qi musl
    return
  fi
  for loader in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
    [ ! -e "$loader" ] || return 1
  done
  for loader in /lib/ld-musl-*.so.1; do
    [ ! -e "$loader" ] || return 0
  done
  return 1
}

# download URL FILE
download() {
  if has curl; then
    # What begins encrypted stays so when it is redirected.
    case $1 in
      https:*) set -- "$1" "$2" --proto-redir =https ;;
      *) set -- "$1" "$2" ;;
    esac
    url=$1 file=$2
    shift 2
    curl -fsSL --connect-timeout 20 --retry 2 "$@" -o "$file" "$url" 2> "$work/problem" && return
  else
    url=$1 file=$2
    wget -q -T 20 -O "$file" "$url" 2> "$work/problem" && return
  fi
  fail "$url cannot be downloaded. $(tail -n 1 "$work/problem")"
}

# archive_of TARGET VERSION SUMS: the sums name what there is, so the latest version need not be known.
archive_of() {
  while read -r _ name; do
    name=${name#\*}
    found=${name#nectoproxy-}
    found=${found%-"$1".tar.gz}
    [ "$name" = "nectoproxy-$found-$1.tar.gz" ] || continue
    # What stands between is a version, and nothing that would lead into a folder.
    case $found in
      "" | [!0-9]* | *[!0-9A-Za-z.+-]*) continue ;;
    esac
    [ -z "$2" ] || [ "$found" = "$2" ] || continue
    printf '%s\n' "$name"
    return
  done < "$3"
}

# check ARCHIVE FOLDER
check() {
  wanted=$(awk -v name="$1" '$2 == name || $2 == "*" name { print $1; exit }' "$2/SHA256SUMS")
  if has sha256sum; then
    found=$(sha256sum "$2/$1" | cut -d ' ' -f 1)
  elif has shasum; then
    found=$(shasum -a 256 "$2/$1" | cut -d ' ' -f 1)
  elif has openssl; then
    found=$(openssl dgst -sha256 -r "$2/$1" | cut -d ' ' -f 1)
  else
    fail 'sha256sum, shasum or openssl is needed to check the download; install one of them and try again.'
  fi
  [ "${wanted:-none}" = "$found" ] || fail "$1 is not what SHA256SUMS says (${found:-no sum} instead of ${wanted:-none}). Nothing was installed; try again, and if it stays so, tell us."
}

# why_not TARGET PROBLEM
why_not() {
  case $1 in
    *-musl) printf '. It needs the C++ library; on Alpine: apk add libstdc++\n' ;;
    *) printf ': %s\n' "$(head -n 1 "$2")" ;;
  esac
}

# install_documents UNPACKED SHARE: manual and completions, where shells and man look by themselves. Not worth failing for.
install_documents() {
  if {
    mkdir -p "$2/man/man1" "$2/bash-completion/completions" "$2/fish/vendor_completions.d" &&
      cp "$1/man/nectoproxy.1" "$2/man/man1/nectoproxy.1" &&
      cp "$1/completions/nectoproxy.bash" "$2/bash-completion/completions/nectoproxy" &&
      cp "$1/completions/nectoproxy.fish" "$2/fish/vendor_completions.d/nectoproxy.fish"
  } 2> /dev/null; then
    printf 'Its manual and the completions of bash and fish are in %s; for zsh: nectoproxy completion zsh\n' "$2"
  fi
}

main "$@"
