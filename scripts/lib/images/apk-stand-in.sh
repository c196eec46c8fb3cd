#!/bin/sh
# apk of a stand-in for Alpine Linux. It installs for real, but only the packages that lie in this image (taken from
# Debian); it needs no internet. /etc/apk/world names what was asked for, /lib/apk/db/stand-in/NAME what was installed.
set -eu

repository=/usr/lib/apk-stand-in
index=$repository/index
world=/etc/apk/world
installed=/lib/apk/db/stand-in

# Columns of the index, parted by tabs: name, version, KiB when installed, what it depends on, description.
column() { awk -F '\t' -v name="$1" -v number="$2" '$1 == name { print $number }' "$index"; }
known() { awk -F '\t' -v name="$1" '$1 == name { found = 1 } END { exit !found }' "$index"; }
is_installed() { [ -f "$installed/$1" ]; }
say() { [ -n "$quiet" ] || echo "$@"; }

# Alpine's name for a package is not always Debian's.
canonical() {
  name=${1%%[<>=~@]*}
  case $name in
    man | mandoc-doc) echo mandoc ;;
    *) echo "$name" ;;
  esac
}

needed() {
  local one
  for one; do
    # The list of dependencies is words by design.
    # shellcheck disable=SC2046
    needed $(column "$one" 4)
    echo "$one"
  done
}

install_package() {
  mkdir -p "$installed"
  tar -xzf "$repository/$1.tar.gz" -C /
  tar -tzf "$repository/$1.tar.gz" | grep -v '/$' >"$installed/$1.new"
  mv "$installed/$1.new" "$installed/$1"
}

purge_package() {
  while read -r file; do
    file=${file#./}
    rm -f "/$file"
    rmdir -p "/${file%/*}" 2>/dev/null || :
  done <"$installed/$1"
  rm "$installed/$1"
}

# Makes what is installed what the world file asks for.
apply() {
  # shellcheck disable=SC2046
  wanted=$(needed $(cat "$world") | awk '!seen[$0]++')
  missing=
  for name in $wanted; do is_installed "$name" || missing="$missing $name"; done
  surplus=
  for file in "$installed"/*; do
    [ -f "$file" ] || continue
    name=${file##*/}
    echo "$wanted" | grep -Fqx "$name" || surplus="$surplus $name"
  done
  total=$(echo $missing $surplus | wc -w)
  number=0
  for name in $missing; do
    number=$((number + 1))
    say "($number/$total) Installing $name ($(column "$name" 2))"
    install_package "$name"
  done
  for name in $surplus; do
    number=$((number + 1))
    say "($number/$total) Purging $name ($(column "$name" 2))"
    purge_package "$name"
  done
  size=0
  count=0
  for name in $wanted; do
    size=$((size + $(column "$name" 3)))
    count=$((count + 1))
  done
  say "OK: $(((size + 1023) / 1024)) MiB in $count packages"
}

names() { awk -F '\t' '$1 != "debian-libs" { print $1 }' "$index" | sort | tr '\n' ' '; }

update() {
  say "This is a stand-in for Alpine: nothing is fetched, its packages lie in the image."
  say "OK: $(wc -l <"$index") distinct packages available"
}

add() {
  unknown=
  for package; do known "$(canonical "$package")" || unknown="$unknown $package"; done
  if [ -n "$unknown" ]; then
    {
      echo "ERROR: unable to select packages:"
      for package in $unknown; do
        echo "  $package (no such package):"
        echo "    required by: world[$package]"
      done
      echo "This image is a stand-in for Alpine. Its apk has only: $(names)"
    } >&2
    exit 1
  fi
  for package; do canonical "$package"; done | sort -u - "$world" >"$world.new"
  mv "$world.new" "$world"
  apply
}

del() {
  for package; do
    name=$(canonical "$package")
    { grep -Fvx "$name" "$world" || :; } >"$world.new"
    mv "$world.new" "$world"
  done
  apply
}

info() {
  if [ $# -eq 0 ]; then
    for file in "$installed"/*; do [ ! -f "$file" ] || echo "${file##*/}"; done
    return
  fi
  for package; do
    name=$(canonical "$package")
    if ! known "$name" || { [ -n "$only_installed" ] && ! is_installed "$name"; }; then exit 1; fi
    if [ -n "$only_installed" ]; then
      echo "$name"
    else
      echo "$name-$(column "$name" 2) description:"
      column "$name" 5
      echo
      echo "$name-$(column "$name" 2) installed size:"
      echo "$(column "$name" 3) KiB"
      echo
    fi
  done
}

search() {
  awk -F '\t' -v pattern="${1:-}" 'pattern == "" || index($1, pattern) { print $1 "-" $2 }' "$index" | sort
}

usage() {
  cat <<'TEXT'
apk-tools (a stand-in that installs only what lies in this image)

usage: apk COMMAND [ARGUMENTS]

  update            does nothing here, and says so
  add PACKAGE...    install packages
  del PACKAGE...    remove packages
  info [PACKAGE]    what is installed, or about a package
  search [WORD]     which packages there are
TEXT
}

quiet=
only_installed=
command=
arguments=
while [ $# -gt 0 ]; do
  case $1 in
    -q | --quiet) quiet=yes ;;
    -e | --installed) only_installed=yes ;;
    -V | --version) command=version ;;
    -h | --help) command=help ;;
    -t | --virtual | -X | --repository) shift ;;
    -*) ;; # The others (--no-cache, --update, …) are about what a stand-in does not have.
    *) if [ -z "$command" ]; then command=$1; else arguments="$arguments $1"; fi ;;
  esac
  [ $# -eq 0 ] || shift
done

# Names of packages hold no blanks.
# shellcheck disable=SC2086
case $command in
  update) update ;;
  add) add $arguments ;;
  del) del $arguments ;;
  info | list) info $arguments ;;
  search) search $arguments ;;
  upgrade | fix | cache) say "OK: nothing to do in a stand-in" ;;
  version) echo "apk-tools 2.14.9 (a stand-in: packages from Debian, no internet)" ;;
  help | '') usage ;;
  *)
    echo "ERROR: '$command' is not a command of this stand-in for apk; see apk --help" >&2
    exit 1
    ;;
esac
