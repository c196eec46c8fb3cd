#!/bin/sh
# adduser [-D] [-S] [-H] [-h HOME] [-s SHELL] [-u UID] [-G GROUP] [-g GECOS] NAME: as Alpine's, for a stand-in whose
# busybox lacks it. Never asks for a password: there is none.
set -eu
home=
shell=/bin/sh
uid=
group=
gecos=
make_home=yes
while getopts 'DSHh:s:u:G:g:' option; do
  case $option in
    h) home=$OPTARG ;;
    s) shell=$OPTARG ;;
    u) uid=$OPTARG ;;
    G) group=$OPTARG ;;
    g) gecos=$OPTARG ;;
    H) make_home= ;;
    D | S) ;;
    *) exit 1 ;;
  esac
done
shift $((OPTIND - 1))
name=${1:?usage: adduser [-D] [-u UID] [-G GROUP] NAME}
if grep -q "^$name:" /etc/passwd; then
  echo "adduser: user '$name' in use" >&2
  exit 1
fi
home=${home:-/home/$name}
[ -n "$uid" ] || uid=$(awk -F: '$3 >= 1000 && $3 < 60000 && $3 >= free { free = $3 + 1 } END { print free ? free : 1000 }' /etc/passwd)
if [ -z "$group" ]; then
  grep -q "^$name:" /etc/group || addgroup -g "$uid" "$name"
  group=$name
fi
gid=$(awk -F: -v name="$group" '$1 == name { print $3 }' /etc/group)
if [ -z "$gid" ]; then
  echo "adduser: unknown group $group" >&2
  exit 1
fi
echo "$name:x:$uid:$gid:${gecos:-Linux User}:$home:$shell" >>/etc/passwd
echo "$name:!::0:::::" >>/etc/shadow
if [ -n "$make_home" ]; then
  mkdir -p "$home"
  chown "$uid:$gid" "$home"
fi
