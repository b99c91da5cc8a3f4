# Starts and ends the daemons for the measurements that read this file in; each wants root on a quiet machine, and ./build.sh run before it.
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
chmod 755 "$work"
python=/usr/bin/python3
daemon=
trap 'stop; rm -rf "$work"' EXIT

# begin virtpsd|libvirtd: names the socket and the daemon's process. Each has a network stack of its own; libvirtd also files of its
# own, so that one that serves this machine is not disturbed.
begin() {
    mkdir -p "$work/run" "$work/lib" "$work/etc" "$work/log"
    case $1 in
    virtpsd)
        socket=$work/virtps/run/virtps/virtps-sock
        unshare -n "$root/out/daemon/virtpsd" --root "$work/virtps" >>"$work/virtpsd.log" 2>&1 &
        ;;
    libvirtd)
        socket=$work/run/libvirt-sock
        printf 'unix_sock_dir = "%s"\nauth_unix_rw = "none"\nauth_unix_ro = "none"\n' "$work/run" >"$work/libvirtd.conf"
        printf 'stdio_handler = "file"\n' >"$work/etc/qemu.conf"
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
