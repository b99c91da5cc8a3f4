"""Takes and gives sockets over a connection, as viewers of graphics do: what the guest's screen says comes through them."""

import os
import socket
import sys

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)


def heard(end):
    end.settimeout(20)
    greeting = end.recv(12)
    end.sendall(b"ping")
    return greeting, end.recv(4)


connection = libvirt.open(sys.argv[1])
domain = connection.createXML(
    "<domain type='test'><name>screen</name><memory>65536</memory><os><type>hvm</type></os>"
    "<devices><graphics type='vnc' port='-1'/></devices></domain>")
with socket.socket(fileno=domain.openGraphicsFD(0)) as screen:
    print("taken", *heard(screen))
ours, theirs = socket.socketpair()
domain.openGraphics(0, theirs.fileno())
theirs.close()
with ours:
    print("given", *heard(ours))
try:
    domain.openGraphicsFD(7)
except libvirt.libvirtError as error:
    print("refused", error.get_error_code())
for refused in ("/dev/null", "/dev/zero"):
    file = os.open(refused, os.O_RDWR)
    try:
        domain.FDAssociate("group", [file, file])
    except libvirt.libvirtError as error:
        print("refused", error.get_error_code())
    os.close(file)
print("still there", domain.isActive())
domain.destroy()
