#!/bin/sh
# Measures real QEMU guests behind virtpsd and libvirtd, one after the other, with libvirt's own Python client.
# Wants root, libvirtd, python3-libvirt and qemu-system-x86_64 on a quiet machine, and ./build.sh run before it.
#   bench/qemu/run.sh [GUESTS] [DOMAINS] [virtpsd|libvirtd ...]
set -eu
guests=${1:-200}
count=${2:-10000}
[ $# -gt 2 ] && shift 2 && which=$* || which="virtpsd libvirtd"
. "$(dirname "$0")/../daemons.sh"

for name in $which; do
    echo "== $name"
    begin "$name"
    uri="qemu+unix:///system?socket=$socket"
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
