#!/bin/sh
# Measures networks and storage behind virtpsd and libvirtd, one after the other, with libvirt's own Python client and virsh.
# Wants root, libvirtd, python3-libvirt, qemu-img and, for the lines about cmdlets, pwsh on a quiet machine, and ./build.sh run before it.
#   bench/host/run.sh [NETWORKS AND POOLS] [VOLUMES] [virtpsd|libvirtd ...]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
objects=${1:-500}
volumes=${2:-10000}
[ $# -gt 2 ] && shift 2 && which=$* || which="virtpsd libvirtd"
work=$(mktemp -d)
chmod 755 "$work"
python=/usr/bin/python3
daemon=
trap 'stop; rm -rf "$work"' EXIT

# Each has a network stack of its own; libvirtd also files of its own, so that one that serves this machine is not disturbed.
begin() {
    mkdir -p "$work/run" "$work/lib" "$work/etc" "$work/log"
    case $1 in
    virtpsd) unshare -n "$root/out/daemon/virtpsd" --root "$work/virtps" >>"$work/virtpsd.log" 2>&1 & ;;
    libvirtd)
        printf 'unix_sock_dir = "%s"\nauth_unix_rw = "none"\nauth_unix_ro = "none"\n' "$work/run" >"$work/libvirtd.conf"
        unshare -n -m sh -c "mkdir -p /run/libvirt && mount -t tmpfs none /run/libvirt && mount --bind $work/lib /var/lib/libvirt &&
            mount --bind $work/etc /etc/libvirt && mount --bind $work/log /var/log/libvirt &&
            exec libvirtd -f $work/libvirtd.conf -p $work/libvirtd.pid" >>"$work/libvirtd.log" 2>&1 &
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
    echo "== $name"
    begin "$name"
    until [ -S "$socket" ]; do sleep 0.1; done
    $python "$root/bench/host/services.py" lists "$socket" "$objects"
    $python "$root/bench/host/services.py" volumes "$socket" "$work/$name" "$volumes"
    $python "$root/bench/host/services.py" images "$socket" "$work/$name"
    if [ "$name" = virtpsd ] && command -v pwsh >/dev/null; then
        PSModulePath="$root/out" pwsh -NoProfile -File "$root/bench/host/images.ps1" "storage+unix:///system?socket=$socket" "$work/$name"
    fi
    grep -E 'VmRSS|VmHWM' "/proc/$daemon/status"
    stop
    rm -rf "${work:?}/$name"
done
