#!/bin/sh
# addgroup [-S] [-g GID] NAME: as Alpine's, for a stand-in whose busybox lacks it.
set -eu
gid=
while getopts 'Sg:' option; do
  case $option in
    g) gid=$OPTARG ;;
    S) ;;
    *) exit 1 ;;
  esac
done
shift $((OPTIND - 1))
name=${1:?usage: addgroup [-S] [-g GID] NAME}
if grep -q "^$name:" /etc/group; then
  echo "addgroup: group '$name' in use" >&2
  exit 1
fi
[ -n "$gid" ] || gid=$(awk -F: '$3 >= 1000 && $3 < 60000 && $3 >= free { free = $3 + 1 } END { print free ? free : 1000 }' /etc/group)
echo "$name:x:$gid:" >>/etc/group
