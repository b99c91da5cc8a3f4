#!/bin/sh
# Measures real QEMU guests behind virtpsd and libvirtd, one after the other, with libvirt's own Python client.
# Wants root, libvirtd, python3-libvirt and qemu-system-x86_64 on a quiet machine, and ./build.sh run before it.
#   bench/qemu/run.sh [GUESTS] [DOMAINS] [virtpsd|libvirtd ...]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
guests=${1:-200}
count=${2:-10000}
[ $# -gt 2 ] && shift 2 && which=$* || which="virtpsd libvirtd"
work=$(mktemp -d)
chmod 755 "$work"
python=/usr/bin/python3
daemon=
trap 'stop; rm -rf "$work"' EXIT

begin() {
    mkdir -p "$work/run" "$work/lib" "$work/etc" "$work/log"
    case $1 in
    virtpsd) "$root/out/daemon/virtpsd" --root "$work/virtps" >>"$work/virtpsd.log" 2>&1 & ;;
    # A mount namespace of its own, so that a libvirtd that serves this machine is not disturbed.
    libvirtd)
        printf 'unix_sock_dir = "%s"\nauth_unix_rw = "none"\nauth_unix_ro = "none"\n' "$work/run" >"$work/libvirtd.conf"
        unshare -m sh -c "mkdir -p /run/libvirt && mount -t tmpfs none /run/libvirt && mount --bind $work/lib /var/lib/libvirt &&
            mkdir -p $work/etc/libvirt && cp /etc/libvirt/*.conf $work/etc/libvirt && mount --bind $work/etc/libvirt /etc/libvirt &&
            mount --bind $work/log /var/log/libvirt &&
            printf 'stdio_handler = \"file\"\n' >>/etc/libvirt/qemu.conf && exec libvirtd -f $work/libvirtd.conf -p $work/libvirtd.pid" >>"$work/libvirtd.log" 2>&1 &
        ;;
    esac
    daemon=$!
}

stop() {
    [ -z "$daemon" ] || { kill "$daemon" && wait "$daemon" || :; } 2>/dev/null
    daemon=
}

for name in $which; do
    socket="$work/virtps/run/virtps/virtps-sock"
    [ "$name" = virtpsd ] || socket="$work/run/libvirt-sock"
    uri="qemu+unix:///system?socket=$socket"
    echo "== $name"
    begin "$name"
    $python "$root/bench/qemu/guests.py" list "$uri" 0
    $python "$root/bench/qemu/guests.py" start "$uri" "$work" 20
    [ "$guests" = 0 ] || $python "$root/bench/qemu/guests.py" stats "$uri" "$work" "$guests"
    $python "$root/bench/qemu/guests.py" define "$uri" "$work" "$count"
    stop
    begin "$name"
    $python "$root/bench/qemu/guests.py" list "$uri" "$count"
    grep -E 'VmRSS|VmHWM' "/proc/$daemon/status"
    stop
done
