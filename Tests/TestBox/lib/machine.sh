# shellcheck shell=bash
# One running box: started, waited for, spoken to, ended. Its state lives in $private/run/NAME:
#
#   pid port kernel   of the running QEMU
#   status            what the box reported, a line each: `ready`, `done ID STATUS BYTES`
#   console.log       the serial console, for reading only
#   kernel.log        the whole kernel log (/dev/kmsg), as it grew
#   results.img       the tar that the last `run` left
#   spare.img         /dev/vde, where FTVIEW_BOX_SPARE asks for that disk
#
# FTVIEW_BOX_MEMORY is the box's memory in MiB, FTVIEW_BOX_SPARE the size of one more, empty disk (as truncate(1) says it):
# for what is too large for the results disk.

box_name=${FTVIEW_BOX:-box}
box_dir() { echo "$private/run/$box_name"; }

# QEMU's processor: KVM where a box has really come up under it on this machine, emulation with one thread otherwise
# (with several, emulation races with the kernel patching its own text when a tracer starts or stops).
accelerator_file() {
  echo "$cache/accelerator-$(uname -r)-$(qemu-system-x86_64 --version | head -n 1 | tr -c 'a-zA-Z0-9.\n' _ | cut -c 1-60)"
}

box_running() {
  local pid
  pid=$(cat "$(box_dir)/pid" 2>/dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
}

# The rate of this machine's time stamp counter in kHz, as a kernel parameter. Emulation hands the counter through, and a
# kernel that measures it while the emulator is slow gets it wrong: the box's clock would run ahead.
counter_rate() {
  [ "$(uname -m)" = x86_64 ] || return 0
  build_c "$testbox/tsc.c" "$private/tsc"
  echo "tsc_early_khz=$("$private/tsc")"
}

free_port() {
  local port
  while :; do
    port=$((20000 + SRANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# box_processor ACCELERATOR: puts QEMU's options into array `processor`, and adds to the kernel's `line` what it has to know.
box_processor() {
  case $1 in
  kvm) processor=(-accel kvm -cpu host) ;;
  *)
    processor=(-accel "tcg,thread=single,tb-size=256" -cpu max)
    # Behind an exchange of sixteen bytes QEMU 7.2.22 has an address where the flags were: now and then a kernel ends by a double
    # fault, and 6.12.95 before it is up. The kernel can do without that instruction; programs cannot, so the processor keeps it.
    line+=" tsc=reliable $(counter_rate) clearcpuid=cx16"
    ;;
  esac
}

# How to log in to the box at port $1: `ssh -F ssh_config box`.
box_log_in_file() {
  local port=$1 dir
  dir=$(box_dir)
  echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$cache/ssh/host.pub")" >"$dir/known_hosts"
  cat >"$dir/ssh_config" <<END
Host box
  HostName 127.0.0.1
  Port $port
  User root
  IdentityFile "$cache/ssh/user"
  IdentitiesOnly yes
  UserKnownHostsFile "$dir/known_hosts"
  StrictHostKeyChecking yes
  BatchMode yes
  ConnectTimeout 30
  ServerAliveInterval 15
  ServerAliveCountMax 8
  LogLevel ERROR
END
}

# box_start KERNEL PAYLOAD bound|free: `bound` boxes die with this shell, even when it is killed.
box_start() {
  local kernel=$1 payload=$2 life=$3 verdict
  verdict=$(accelerator_file)
  if box_running; then die "box '$box_name' is already running; end it with 'box stop'"; fi
  mkdir -p "$(box_dir)"
  if [ ! -e "$verdict" ]; then
    if [ -w /dev/kvm ] && box_launch "$kernel" "$payload" "$life" kvm && box_wait_ready 40 quiet; then
      echo kvm >"$verdict"
      return 0
    fi
    box_stop
    echo tcg >"$verdict"
  fi
  local accelerator
  accelerator=$(cat "$verdict")
  box_launch "$kernel" "$payload" "$life" "$accelerator" || die "QEMU does not start; see $(box_dir)/qemu.log"
  box_wait_ready 600 || die "the box did not come up; see $(box_dir)/console.log"
}

box_launch() {
  local kernel=$1 payload=$2 life=$3 accelerator=$4 dir processor tries=0
  dir=$(box_dir)
  rm -rf "$dir"
  mkdir -p -m 700 "$dir"
  make_initramfs "$kernel" "$dir/initramfs"
  make_disk "$payload" "$dir/payload.ext4" 1
  truncate -s 512M "$dir/results.img"
  local spare=()
  if [ -n "${FTVIEW_BOX_SPARE:-}" ]; then
    truncate -s "$FTVIEW_BOX_SPARE" "$dir/spare.img"
    spare=(-drive "file=$dir/spare.img,if=virtio,format=raw,cache=unsafe")
  fi
  echo "$kernel" >"$dir/kernel"
  # A panic, or an oops, ends QEMU at once. Stall and lock-up limits leave room for a slow, emulated processor.
  local line="console=ttyS0 loglevel=5 panic=-1 oops=panic nokaslr mitigations=off random.trust_cpu=on net.ifnames=0
    rcupdate.rcu_cpu_stall_timeout=120 watchdog_thresh=60"
  # Five levels of page tables would be told from four by a feature that the kernel forgets for a moment while it boots: an
  # interrupt just then is a fault to KASAN, and lockdep is off after it.
  if [ "$kernel" = debug ]; then line+=" no5lvl"; fi
  box_processor "$accelerator"
  while [ $((tries += 1)) -le 5 ]; do
    local port start=(setsid)
    port=$(free_port)
    if [ "$life" = bound ]; then start+=(setpriv --pdeathsig KILL); fi
    rm -f "$dir"/control*
    mkfifo "$dir/control.in" "$dir/control.out"
    : >"$dir/status"
    "${start[@]}" qemu-system-x86_64 -M q35 -nodefaults -no-user-config -display none -no-reboot -smp 2 -m "${FTVIEW_BOX_MEMORY:-${kernel_memory[$kernel]:-1024}}" \
      "${processor[@]}" -kernel "$cache/kernel/$kernel/vmlinuz" -initrd "$dir/initramfs" -append "${line//$'\n'/ }" \
      -drive "file=$(image_file "$(image_suite "$kernel")"),if=virtio,format=raw,snapshot=on" \
      -drive "file=$cache/kernel/$kernel/modules.ext4,if=virtio,format=raw,readonly=on" \
      -drive "file=$dir/payload.ext4,if=virtio,format=raw,readonly=on" \
      -drive "file=$dir/results.img,if=virtio,format=raw,cache=unsafe" "${spare[@]}" \
      -netdev "user,id=net,restrict=on,ipv6=off,hostfwd=tcp:127.0.0.1:$port-10.0.2.15:22" \
      -device virtio-net-pci,netdev=net,romfile= \
      -netdev hubport,id=one,hubid=1 -device virtio-net-pci,netdev=one,romfile=,mac=02:00:00:00:02:01 \
      -netdev hubport,id=other,hubid=1 -device virtio-net-pci,netdev=other,romfile=,mac=02:00:00:00:02:02 \
      -device virtio-rng-pci -device virtio-serial-pci \
      -chardev "file,id=status,path=$dir/status" -device virtserialport,chardev=status,name=box.status \
      -chardev "file,id=log,path=$dir/kernel.log" -device virtserialport,chardev=log,name=box.log \
      -chardev "pipe,id=control,path=$dir/control" -device virtserialport,chardev=control,name=box.control \
      -serial "file:$dir/console.log" </dev/null >"$dir/qemu.log" 2>&1 &
    local pid=$!
    # Or bash would print the whole command when it ends by a signal, as it does where KVM is there and does not work.
    disown "$pid"
    echo "$pid" >"$dir/pid"
    echo "$port" >"$dir/port"
    # Settled once QEMU has made the console file; a taken port or a refused accelerator ends it instead.
    while kill -0 "$pid" 2>/dev/null && [ ! -s "$dir/console.log" ] && [ ! -s "$dir/qemu.log" ]; do sleep 0.1; done
    if ! grep -q 'hostfwd\|forwarding' "$dir/qemu.log"; then break; fi
  done
  box_log_in_file "$port"
  kill -0 "$pid" 2>/dev/null
}

# Wait until line $1 (an extended regular expression) has been reported, for at most $2 seconds. Prints the line.
box_wait_status() {
  local dir end=$((EPOCHSECONDS + $2))
  dir=$(box_dir)
  while ! grep -m 1 -E "$1" "$dir/status"; do
    box_running || return 1
    [ "$EPOCHSECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

box_wait_ready() { box_wait_status '^ready$' "$1" >/dev/null; }

# box_execute SECONDS PROGRAM [ARG]...: run it in the box, unpack what it left into directory $results, return its status.
box_execute() {
  local seconds=$1 dir id line status bytes
  shift
  dir=$(box_dir)
  id=$(($(cat "$dir/last-id" 2>/dev/null || echo 0) + 1))
  echo "$id" >"$dir/last-id"
  echo "run $id $seconds $*" >"$dir/control.in"
  mkdir -p "$results"
  line=$(box_wait_status "^done $id " $((seconds + 60))) || {
    echo "the box ended or hung before '$*' did; see $dir/console.log" >&2
    return 125
  }
  read -r _ _ status bytes <<<"$line"
  head -c "$bytes" "$dir/results.img" | tar -C "$results" --no-same-owner --touch -xf -
  note_run "$(cat "$dir/kernel")" "$status" >"$results/run"
  return "$status"
}

# note_run KERNEL STATUS: what a result is of, and when; see kernel-table.
note_run() {
  cat <<END
kernel $1
release $(cat "$cache/kernel/$1/release")
status $2
date $(date +%Y-%m-%d)
commit $(git -C "$top" describe --always --dirty --abbrev=7 2>/dev/null || echo unknown)
log $(if box_check_log 2>/dev/null; then echo clean; else echo faults; fi)
END
}

# Lines of a kernel log that mean a fault. Anchored to how the kernels, 6.1 to 7.3, print them: boot messages merely contain some
# of the words.
kernel_faults='(^|\] ?|;)(BUG: |BUG [^ ]+ \(|Oops: |Oops:|Kernel panic|general protection fault|kernel BUG at|'
kernel_faults+='WARNING: (CPU|possible|suspicious|at|inconsistent|bad|held|Nested|lock held|chain_key|[^ ]+:[0-9]+ at |'
kernel_faults+='.{1,15}/[0-9]+ still has locks|[^ ]+-safe ->)|INFO: (task|rcu|trying to register|lockdep)|watchdog: BUG|'
kernel_faults+='rcu: INFO: .*stall|unreferenced object|UBSAN: |------------\[ cut here \])'

# Look at both logs; print what was found and fail if anything was.
box_check_log() {
  local dir found
  dir=$(box_dir)
  found=$(cat "$dir/console.log" "$dir/kernel.log" 2>/dev/null | tr -d '\r' | grep -a -E "$kernel_faults" | head -n 20) || true
  [ -z "$found" ] && return 0
  echo "kernel log of box $(cat "$dir/kernel"): (whole: $dir/console.log)" >&2
  echo "$found" >&2
  return 1
}

box_stop() {
  local pid tries=0
  pid=$(cat "$(box_dir)/pid" 2>/dev/null) || return 0
  rm -f "$(box_dir)/pid"
  [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null && [ $((tries += 1)) -le 30 ]; do sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null || true
}

# What a program on this machine needs to log in.
box_export() {
  local dir
  dir=$(box_dir)
  FTVIEW_BOX_PORT=$(cat "$dir/port")
  FTVIEW_BOX_KERNEL=$(cat "$dir/kernel")
  FTVIEW_BOX_KEY=$cache/ssh/user
  FTVIEW_BOX_KNOWN_HOSTS=$dir/known_hosts
  FTVIEW_BOX_SSH_CONFIG=$dir/ssh_config
  export FTVIEW_BOX_PORT FTVIEW_BOX_KERNEL FTVIEW_BOX_KEY FTVIEW_BOX_KNOWN_HOSTS FTVIEW_BOX_SSH_CONFIG
}
