/**
 * Looks at a machine for what the audit's rules ask, and prints `key=value` lines. For any POSIX sh; changes nothing. Its
 * arguments are the folder of the engine's data, its socket, and further files to look at.
 */
export const HOST_SCRIPT = `
exec 2>/dev/null
LC_ALL=C
export LC_ALL
PATH="$PATH:/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin"
export PATH
NL='
'
say() { printf '%s=%.2000s\\n' "$1" "\${2%%"$NL"*}"; }
has() { command -v "$1" >/dev/null; }

root=$1
socket=$2
shift 2
say uid "$(id -u)"
say environment.contentTrust "$DOCKER_CONTENT_TRUST"

# The daemon: its arguments, and its configuration file. Of several it is the one that names the engine's socket.
daemon=
for process in /proc/[0-9]*; do
  read -r name <"$process/comm" || continue
  [ "$name" = dockerd ] && [ -r "$process/cmdline" ] || continue
  [ -z "$daemon" ] && daemon=$process
  tr '\\0' '\\n' <"$process/cmdline" | grep -qF "$socket" && daemon=$process
done
config=/etc/docker/daemon.json
if [ -n "$daemon" ]; then
  say daemon yes
  named=$(tr '\\0' '\\n' <"$daemon/cmdline" | sed -n '2,$s/^/argument=/p')
  printf '%s\\n' "$named"
  found=$(printf '%s\\n' "$named" | sed -n 's/^argument=--config-file=//p' | tail -n 1)
  [ -n "$found" ] && config=$found
fi
say config "$config"
if [ -r "$config" ]; then
  head -c 65536 "$config" | while IFS= read -r line || [ -n "$line" ]; do printf 'config.line=%s\\n' "$line"; done
elif [ -e "$config" ]; then
  say config.hidden yes
fi

unit() {
  for folder in /etc/systemd/system /lib/systemd/system /usr/lib/systemd/system /run/systemd/system; do
    [ -e "$folder/$1" ] && say "unit.$1" "$folder/$1" && look "$folder/$1" && return
  done
}

# KIND USER GROUP MODE PATH, or why there is nothing to say.
look() {
  if [ -e "$1" ] || [ -h "$1" ]; then
    say file "$(stat -L -c '%F:%U:%G:%a' "$1"):$1"
  else
    folder=$(dirname "$1")
    while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
    if [ -x "$folder" ]; then say file "missing::::$1"; else say file "hidden::::$1"; fi
  fi
}

unit docker.service
unit docker.socket
for path in /etc/docker /etc/docker/daemon.json /etc/default/docker /etc/sysconfig/docker /var/run/docker.sock \\
  /run/containerd/containerd.sock /run/docker/containerd/containerd.sock /run/containerd /var/lib/docker /etc/containerd/config.toml /usr/bin/dockerd \\
  /usr/bin/containerd /usr/bin/containerd-shim /usr/bin/containerd-shim-runc-v1 /usr/bin/containerd-shim-runc-v2 \\
  /usr/bin/runc "$@"; do
  look "$path"
done
find /etc/docker/certs.d -type f | head -n 200 | while IFS= read -r path; do
  say certificate "$path"
  look "$path"
done

# The kernel's audit: asked where there is its program, else read where its rules lie.
if has auditctl; then
  if rules=$(auditctl -l); then
    say audit known
    printf '%s\\n' "$rules" | head -n 500 | while IFS= read -r line; do say audit.rule "$line"; done
  fi
elif [ -r /etc/audit/audit.rules ]; then
  say audit known
  grep '^[^#;]' /etc/audit/audit.rules | head -n 500 | while IFS= read -r line; do say audit.rule "$line"; done
elif [ ! -e /etc/audit ] || [ -x /etc/audit ]; then
  say audit known
fi

if has getent; then say group "$(getent group docker)"; else say group "$(grep '^docker:' /etc/group)"; fi

while read -r _ _ _ _ point rest; do
  [ "$point" = "$root" ] && say partition yes
done </proc/self/mountinfo

say modules "$(cat /sys/kernel/security/lsm)"
say apparmor "$(cat /sys/module/apparmor/parameters/enabled)"

# Ports (2375, 2376, 2377, 7946) at which something listens on all addresses.
for table in /proc/net/tcp /proc/net/tcp6; do
  while read -r _ address _ state rest; do
    [ "$state" = 0A ] || continue
    case $address in 00000000:* | 00000000000000000000000000000000:*) say port "\${address##*:}" ;; esac
  done <"$table"
done

if has apt-get; then
  if updates=$(timeout 20 apt-get -s -o Debug::NoLocking=true upgrade); then
    say updates "$(printf '%s\\n' "$updates" | grep '^Inst ' | grep -ci security)"
  fi
fi
say end yes
`;
