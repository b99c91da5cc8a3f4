"""Is a guest on a macvtap device: answer DEVICE MAC ADDRESS, or ask DEVICE MAC ADDRESS TARGET, which says yes or no."""
import ctypes
import fcntl
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import time

CLONE_NEWNS = 0x20000
TUNSETIFF = 0x400454CA
TAP_WITHOUT_HEADERS = 0x1002
ARP, IPV4, ICMP = 0x0806, 0x0800, 1

what, device, mac, address = sys.argv[1:5]
mac = bytes.fromhex(mac.replace(":", ""))
address = socket.inet_aton(address)


def opened():
    """Opens the device's file, whose number the sysfs of this network namespace knows."""
    ctypes.CDLL(None).unshare(CLONE_NEWNS)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["mount", "-t", "sysfs", "none", place], check=True)
        folder = f"{place}/class/net/{device}/macvtap"
        with open(f"{folder}/{os.listdir(folder)[0]}/dev") as numbers:
            major, minor = map(int, numbers.read().split(":"))
        subprocess.run(["umount", place], check=True)
        node = os.path.join(place, "tap")
        os.mknod(node, 0o020600, os.makedev(major, minor))
        tap = os.open(node, os.O_RDWR)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH22x", b"", TAP_WITHOUT_HEADERS))
    return tap


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def arp(kind, to, target):
    return (to or b"\xff" * 6) + mac + struct.pack("!HHHBBH", ARP, 1, IPV4, 6, 4, kind) + mac + address + (to or bytes(6)) + target


def echo(kind, to, target, rest):
    icmp = struct.pack("!BBH", kind, 0, 0) + rest
    icmp = struct.pack("!BBH", kind, 0, checksum(icmp)) + rest
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(icmp), 0, 0, 64, ICMP, 0) + address + target
    return to + mac + struct.pack("!H", IPV4) + head[:10] + struct.pack("!H", checksum(head)) + head[12:] + icmp


tap = opened()
target = socket.inet_aton(sys.argv[5]) if what == "ask" else None
end = time.monotonic() + (3 if target else 3600)
if target is None:
    print("ready", flush=True)
while time.monotonic() < end:
    if target:
        os.write(tap, arp(1, None, target))
    if not select.select([tap], [], [], 0.3)[0]:
        continue
    frame = os.read(tap, 65536)
    peer, kind = frame[6:12], struct.unpack("!H", frame[12:14])[0]
    if kind == ARP and frame[38:42] == address:
        if frame[21] == 1:
            os.write(tap, arp(2, peer, frame[28:32]))
        elif target and frame[28:32] == target:
            os.write(tap, echo(8, peer, target, b"ab01data"))
    elif kind == IPV4 and frame[23] == ICMP and frame[30:34] == address:
        if frame[34] == 8:
            os.write(tap, echo(0, peer, frame[26:30], frame[38:]))
        elif target and frame[34] == 0 and frame[26:30] == target:
            print("yes")
            sys.exit()
print("no")
