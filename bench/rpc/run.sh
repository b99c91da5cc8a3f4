#!/bin/sh
# Measures virtpsd and libvirtd side by side with the same clients, and VirtPS beside virsh as a client.
# Wants root, libvirtd, virsh, python3-libvirt and pwsh on a quiet machine, and ./build.sh run before it.
#   bench/rpc/run.sh [SECONDS PER MEASUREMENT] [DOMAINS]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:-3}
count=${2:-10000}
work=$(mktemp -d)
python=/usr/bin/python3

# One authority; a server's certificate for both daemons, a client's for libvirt's client.
PSModulePath="$root/out" pwsh -NoProfile -Command "
    Import-Module VirtPS
    \$null = New-VirtCertificateAuthority Bench -AuthorityPath '$work/ca'
    \$null = New-VirtCertificate localhost -Role Server, Client -IPAddress 127.0.0.1 -AuthorityPath '$work/ca' -Path '$work/pki'"
mkdir -p "$work/run" "$work/lib" "$work/virtps/etc/virtps"
tls="listen_addr = \"127.0.0.1\"
key_file = \"$work/pki/serverkey.pem\"
cert_file = \"$work/pki/servercert.pem\"
ca_file = \"$work/pki/cacert.pem\""
printf '%s\ntls_port = "26514"\n' "$tls" >"$work/virtps/etc/virtps/virtpsd.conf"
"$root/out/daemon/virtpsd" --root "$work/virtps" --listen >"$work/virtpsd.log" 2>&1 &
ours=$!
cat >"$work/libvirtd.conf" <<CONF
unix_sock_dir = "$work/run"
auth_unix_rw = "none"
auth_unix_ro = "none"
$tls
tls_port = "26515"
CONF

# A mount namespace of its own, so that a libvirtd that serves this machine is not disturbed.
unshare -m sh -c "mkdir -p /run/libvirt && mount -t tmpfs none /run/libvirt && mount --bind $work/lib /var/lib/libvirt &&
    exec libvirtd --listen -f $work/libvirtd.conf -p $work/libvirtd.pid" >"$work/libvirtd.log" 2>&1 &
theirs=$!
trap 'kill $ours $theirs 2>/dev/null; wait; rm -rf "$work"' EXIT
until [ -S "$work/virtps/run/virtps/virtps-sock" ] && [ -S "$work/run/libvirt-sock" ]; do sleep 0.2; done

at_ours="socket=$work/virtps/run/virtps/virtps-sock"
at_theirs="socket=$work/run/libvirt-sock"
echo "== small calls, libvirt's Python client; the first URI of each pair is libvirtd"
$python "$root/bench/rpc/calls.py" "$seconds" "test+unix:///default?$at_theirs" "test+unix:///default?$at_ours"

echo "== small calls over TLS"
$python "$root/bench/rpc/calls.py" "$seconds" "test+tls://localhost:26515/default?pkipath=$work/pki" \
    "test+tls://localhost:26514/default?pkipath=$work/pki"

echo "== a host of $count domains, libvirt's Python client"
$python - "$count" >"$work/node.xml" <<'PY'
import sys
print("<node><cpu><mhz>2000</mhz><model>x86_64</model><active>8</active><nodes>1</nodes><sockets>1</sockets><cores>8</cores><threads>1</threads></cpu><memory>16777216</memory>")
for index in range(int(sys.argv[1])):
    print(f"""<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'><test:runstate>{5 if index % 2 else 1}</test:runstate>
<name>guest{index:05}</name><memory>524288</memory><vcpu>2</vcpu><os><type>hvm</type></os>
<devices><disk type='file' device='disk'><source file='/guest{index}.img'/><target dev='vda'/></disk></devices></domain>""")
print("</node>")
PY
$python "$root/bench/rpc/lists.py" "test+unix://$work/node.xml?$at_theirs" "test+unix://$work/node.xml?$at_ours"

echo "== the same host, whole lists with states: virsh and VirtPS against either daemon"
for at in "$at_theirs" "$at_ours"; do
    uri="test+unix://$work/node.xml?$at"
    $python - "$uri" <<'PY'
import subprocess, sys, time
def run(commands):
    start = time.perf_counter()
    subprocess.run(["virsh", "-q", "-c", sys.argv[1]], input="\n".join(commands) + "\n", text=True, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start
once = run(["list --all"])
print(f"virsh list --all            {(run(['list --all'] * 4) - once) / 3 * 1000:9.1f} ms   {sys.argv[1]}")
PY
    PSModulePath="$root/out" pwsh -NoProfile -Command "
        Import-Module VirtPS; \$null = Connect-VirtHost '$uri'; \$null = Get-VirtDomain
        \$times = 1..7 | ForEach-Object { (Measure-Command { \$null = Get-VirtDomain }).TotalMilliseconds } | Sort-Object
        'Get-VirtDomain, warm        {0,9:0.0} ms   {1}' -f \$times[3], '$uri'"
done
ps -o rss=,args= -p $ours,$(cat "$work/libvirtd.pid") | awk '{printf "%-20s %8.1f MB resident\n", $2, $1 / 1024}'
