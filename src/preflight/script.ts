/**
 * Looks at a machine and prints `key=value` lines, in any order, each value cut to one line of 400 characters. For any
 * POSIX sh (dash, busybox, bash); changes nothing and takes the exercises' paths as arguments.
 *
 * The probes run at the same time, each a process of its own that prints whole lines into one pipe. What is printed
 * goes on to standard output until all have said that they are done, or until the deadline: a daemon that does not
 * answer, or a network file system that has died, holds a probe up, but not us.
 */
export const PROBE_SCRIPT = `
# Ends stragglers with the whole process group below, but not this shell; children have the default again.
trap : TERM
exec 2>/dev/null
user_locale=\${LC_ALL:-\${LC_CTYPE:-$LANG}}
user_charmap=$(locale charmap)
LC_ALL=C
export LC_ALL
PATH="$PATH:/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin:/snap/bin:$HOME/.local/bin:$HOME/bin"
export PATH
NL='
'

say() { printf '%s=%.400s\\n' "$1" "\${2%%"$NL"*}"; }
has() { command -v "$1" >/dev/null; }
# The first lines of what a program says, standard error included, however much that would be.
first() { "$@" 2>&1 </dev/null | head -n 8 | head -c 2000; }
# The contents of a small file of the kernel; the shell's own read would get its first character only.
content() { [ -r "$2" ] && say "$1" "$(cat "$2")"; }
# The version that a program states, and its exit status apart.
version() {
  name=$1
  shift
  has "$1" || return
  say "$name.path" "$(command -v "$1")"
  say "$name.version" "$(first "$@")"
}

system() {
  say time "$(date +%s)"
  say kernel "$(uname -sr)"
  say arch "$(uname -m)"
  say user "$(id -un)"
  say uid "$(id -u)"
  say groups "$(id -Gn)"
  say locale "$user_locale"
  say charmap "$user_charmap"
  if [ -r /etc/os-release ]; then
    while IFS='=' read -r name value; do
      case $name in ID | ID_LIKE | VERSION_ID | PRETTY_NAME) say "os.$name" "$value" ;; esac
    done </etc/os-release
  elif has sw_vers; then
    say os.ID macos
    say os.PRETTY_NAME "$(sw_vers -productName) $(sw_vers -productVersion)"
  fi
  for manager in apt-get dnf zypper pacman apk; do
    has $manager && say manager $manager
  done
}

hardware() {
  say cpu.count "$(getconf _NPROCESSORS_ONLN || nproc)"
  while IFS=: read -r name value; do
    case $name in 'model name'* | 'Model'*) say cpu.model "$value" && break ;; esac
  done </proc/cpuinfo
  while read -r name value rest; do
    case $name in MemTotal: | MemAvailable:) say "memory.\${name%:}" "$value" ;; esac
  done </proc/meminfo
  content inotify.watches /proc/sys/fs/inotify/max_user_watches
  content inotify.instances /proc/sys/fs/inotify/max_user_instances
}

# The size and what is free where a path is, or will be.
disk() {
  path=$2
  while [ ! -d "$path" ] && [ "$path" != / ]; do path=$(dirname "$path"); done
  df -P -k "$path" | {
    read -r heading
    read -r line
    say "disk.$1" "$line"
  }
  [ -w "$path" ] && say "disk.$1.writable" yes
}

gpu() {
  for device in /sys/bus/pci/devices/*; do
    [ -r "$device/class" ] && read -r class <"$device/class" && read -r vendor <"$device/vendor" || continue
    case $class in 0x03*) say gpu.pci "$vendor" ;; esac
  done
  for device in /dev/nvidia[0-9]* /dev/kfd /dev/dri/renderD* /dev/dxg; do
    [ -e "$device" ] && say gpu.device "$device"
  done
  if has nvidia-smi; then
    say gpu.smi yes
    nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader 2>&1 </dev/null |
      head -n 16 | while IFS= read -r line; do say gpu.nvidia "$line"; done
  fi
  has nvidia-ctk || has nvidia-container-cli && say gpu.toolkit yes
  has rocm-smi || has rocminfo && say gpu.rocm yes
}

isolation() {
  if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
    say cgroup 2
  elif [ -d /sys/fs/cgroup/unified ]; then say cgroup hybrid
  elif [ -d /sys/fs/cgroup/memory ] || [ -d /sys/fs/cgroup/cpu ]; then say cgroup 1
  fi
  content userns.clone /proc/sys/kernel/unprivileged_userns_clone
  content userns.max /proc/sys/user/max_user_namespaces
  content userns.apparmor /proc/sys/kernel/apparmor_restrict_unprivileged_userns
  while IFS=: read -r name start count; do
    case $name in "$(id -un)" | "$(id -u)") say userns.subuid "$count" ;; esac
  done </etc/subuid
  has newuidmap && say userns.newuidmap "$(command -v newuidmap)"
  if has unshare; then
    said=$(first unshare -U -r true)
    if unshare -U -r true </dev/null; then say userns.trial ok; else say userns.trial "failed: $said"; fi
  fi
}

sudo_rights() {
  if [ "$(id -u)" -eq 0 ]; then say sudo root && return; fi
  has sudo || return
  # It may say other things first, such as that it cannot resolve the machine's own name.
  if said=$(sudo -n true 2>&1 </dev/null); then say sudo free; else say sudo "refused: \${said##*"$NL"}"; fi
}

docker_client() {
  has docker || return
  version docker docker --version
  version buildx.plugin docker buildx version
  version compose.plugin docker compose version
  version compose.alone docker-compose --version
  say docker.host "$DOCKER_HOST"
}

docker_engine() {
  for program in dockerd /usr/bin/dockerd /usr/local/bin/dockerd; do has $program && say dockerd yes && break; done
  for socket in /var/run/docker.sock "$XDG_RUNTIME_DIR/docker.sock"; do
    [ -S "$socket" ] && say docker.socket "$socket"
  done
  while IFS=: read -r name password number members; do
    if [ "$name" = docker ]; then say docker.group "$members"; fi
  done </etc/group
  has docker || return
  if said=$(docker version --format '{{.Server.Version}}' 2>&1 </dev/null); then
    say docker.server "$said"
    docker info --format 'root={{.DockerRootDir}}{{"\\n"}}security={{.SecurityOptions}}' </dev/null |
      head -c 4000 | while IFS='=' read -r name value; do
        say "docker.info.$name" "$value"
        [ "$name" = root ] && disk images "$value"
      done
  else
    say docker.refused "\${said##*"$NL"}"
    said=$(sudo -n docker version --format '{{.Server.Version}}' 2>&1 </dev/null) && say docker.server.sudo "$said"
  fi
}

podman_engine() { version podman podman --version; }

enroot_program() {
  has enroot || return
  say enroot.path "$(command -v enroot)"
  if said=$(enroot version 2>&1 </dev/null); then
    say enroot.version "$said"
  else
    say enroot.refused "$said"
    # Its folder for running containers is not there; with another one it says its version.
    folder="\${TMPDIR:-/tmp}/enroot-$(id -u)"
    [ -e "$folder" ] && fresh= || fresh=yes
    said=$(ENROOT_RUNTIME_PATH="$folder" enroot version 2>&1 </dev/null) && say enroot.version "$said"
    [ -n "$fresh" ] && rmdir "$folder"
  fi
}

enroot_needs() {
  has enroot || return
  for program in bash curl gawk jq mksquashfs unsquashfs zstd newuidmap; do
    has $program && say enroot.need "$program"
  done
  # Another program has the same name.
  has parallel && case $(first parallel --version) in *GNU*) say enroot.need parallel ;; esac
}

other_containers() {
  version charliecloud ch-run --version
  version apptainer apptainer --version
  version singularity singularity --version
}

workflows() {
  # Asked for its version, Nextflow might download itself.
  has nextflow && say nextflow.path "$(command -v nextflow)"
  version java java -version
}

slurm() {
  has sinfo || return
  version slurm sinfo --version
  sinfo --noheader --format='%P %a %D' 2>&1 </dev/null | {
    read -r line
    say slurm.answer "$line"
  }
}

tools() {
  version git git --version
  version make make --version
  version python3 python3 --version
  version tmux tmux -V
  version curl curl --version
  version hadolint hadolint --version
  if has shellcheck; then
    say shellcheck.path "$(command -v shellcheck)"
    first shellcheck --version | while IFS= read -r line; do
      case $line in version:*) say shellcheck.version "$line" ;; esac
    done
  fi
}

exercises() {
  number=0
  for path; do
    case $path in /*) ;; '~/'*) path=$HOME/\${path#??} ;; *) path=$HOME/$path ;; esac
    [ -e "$path" ] && say exercise "$number"
    number=$((number + 1))
  done
}

# done and total count what has ended and what there is; nothing that a probe says begins with an exclamation mark.
{
  total=0
  start() {
    total=$((total + 1))
    { "$@"; echo '!done'; } </dev/null &
  }
  start system
  start hardware
  start disk home "$HOME"
  start disk tmp "\${TMPDIR:-/tmp}"
  start disk docker /var/lib/docker
  start gpu
  start isolation
  start sudo_rights
  start docker_client
  start docker_engine
  start podman_engine
  start enroot_program
  start enroot_needs
  start other_containers
  start workflows
  start slurm
  start tools
  start exercises "$@"
  echo "!total $total"
  { sleep 8; echo '!late'; } &
} | {
  total=none
  ended=0
  while IFS= read -r line; do
    case $line in
      '!done') ended=$((ended + 1)) ;;
      '!total '*) total=\${line#* } ;;
      '!late') echo 'late=yes' && break ;;
      *) printf '%s\\n' "$line" ;;
    esac
    [ "$ended" = "$total" ] && break
  done
  echo 'end=yes'
}
kill -s TERM 0
exit 0
`;
