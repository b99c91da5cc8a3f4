"""Asks for addresses byte by byte: strict_dhcp.py 4 DEVICE tells how the checksum of an offer is ("right" or "wrong") and what is offered;
strict_dhcp.py 6 DEVICE takes an address by DHCPv6 and tells it.

The client for IPv4 reads whole frames, as those of many guests do, and does not ask its kernel whether the checksum is to be believed.
"""
import fcntl
import os
import socket
import struct
import sys
import time

PATIENCE = 30


def total(data):
    data += b"\0" * (len(data) % 2)
    result = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while result >> 16:
        result = (result & 0xFFFF) + (result >> 16)
    return result


def mac_of(device):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        return fcntl.ioctl(any_socket, 0x8927, struct.pack("256s", device.encode()))[18:24]


def offers(raw, number):
    """Gives the UDP packets to port 68 that answer us, with the pseudo header of their checksum."""
    while True:
        packet = raw.recv(4096)[14:]
        udp = packet[(packet[0] & 15) * 4 : struct.unpack("!H", packet[2:4])[0]]
        if packet[9] == 17 and udp[2:4] == b"\0\x44" and udp[12:16] == number:
            yield packet[12:20] + b"\0\x11" + udp[4:6], udp


def ask4(device):
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
    raw.bind((device, 0x0800))
    raw.settimeout(1)
    mac, number = mac_of(device), os.urandom(4)
    question = b"\1\1\6\0" + number + bytes(20) + mac + bytes(202) + b"\x63\x82\x53\x63\x35\1\1\xff"
    udp = struct.pack("!HHHH", 68, 67, 8 + len(question), 0) + question
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0) + bytes(4) + b"\xff" * 4
    head = head[:10] + struct.pack("!H", 0xFFFF - total(head)) + head[12:]
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        raw.send(b"\xff" * 6 + mac + b"\x08\0" + head + udp)
        try:
            for pseudo, offer in offers(raw, number):
                is_right = offer[6:8] == b"\0\0" or total(pseudo + offer) == 0xFFFF
                return f"{'right' if is_right else 'wrong'} {socket.inet_ntoa(offer[24:28])}"
        except TimeoutError:
            pass
    return "nobody answers"


def option(code, value):
    return struct.pack("!HH", code, len(value)) + value


def options(data):
    while data:
        code, length = struct.unpack("!HH", data[:4])
        yield code, data[4 : 4 + length]
        data = data[4 + length :]


def ask6(device):
    """RFC 8415: solicit (1), advertise (2), request (3), reply (7)."""
    client = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    client.bind(("::", 546))
    client.settimeout(1)
    servers = ("ff02::1:2", 547, 0, socket.if_nametoindex(device))
    own = option(1, b"\0\3\0\1" + mac_of(device))
    kind, wants = 1, option(3, struct.pack("!III", 1, 0, 0))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        number = os.urandom(3)
        try:
            client.sendto(bytes([kind]) + number + own + wants + option(8, b"\0\0"), servers)
            answer = client.recv(4096)
        except OSError:
            continue
        said = dict(options(answer[4:]))
        if answer[1:4] != number or 3 not in said or 5 not in (inner := dict(options(said[3][12:]))):
            continue
        if answer[0] == 7:
            return socket.inet_ntop(socket.AF_INET6, inner[5][:16])
        kind, wants = 3, option(2, said[2]) + option(3, said[3])
    return "nobody answers"


print({"4": ask4, "6": ask6}[sys.argv[1]](sys.argv[2]))
