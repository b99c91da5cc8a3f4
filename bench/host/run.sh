#!/bin/sh
# Measures networks and storage behind virtpsd and libvirtd, one after the other, with libvirt's own Python client and virsh.
# Wants root, libvirtd, python3-libvirt, qemu-img and, for the lines about cmdlets, pwsh on a quiet machine, and ./build.sh run before it.
#   bench/host/run.sh [NETWORKS AND POOLS] [VOLUMES] [virtpsd|libvirtd ...]
set -eu
objects=${1:-500}
volumes=${2:-10000}
[ $# -gt 2 ] && shift 2 && which=$* || which="virtpsd libvirtd"
. "$(dirname "$0")/../daemons.sh"

for name in $which; do
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
