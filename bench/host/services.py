"""Measures networks and storage behind a daemon with libvirt's own Python client and virsh, so that only the daemon differs.

Usage: services.py lists SOCKET COUNT
       services.py volumes|images SOCKET DIRECTORY [COUNT]

lists    defines COUNT networks and COUNT pools, and lists them in one call each
volumes  refreshes a pool of COUNT volumes, one in ten of them qcow2, and lists them in one call
images   downloads and uploads sparse images of 10 GB, of which 0, 64 and 256 MiB in 16 places are data
"""

import os
import statistics
import subprocess
import sys
import time

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)

MIB = 1 << 20
SIZE = 10 << 30
PLACES = 16


def milliseconds(work):
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def spread(times):
    times = sorted(times)
    return f"{statistics.median(times):9.1f} ms   ({times[0]:.1f} to {times[-1]:.1f}, {len(times)} runs)"


def uri(family, socket):
    return f"{family}+unix:///system?socket={socket}"


def several(what, work, expected, runs=7):
    times = []
    for _ in range(runs):
        took, answer = milliseconds(work)
        times.append(took)
        if expected is not None and len(answer) != expected:
            raise SystemExit(f"{what}: {len(answer)} and not {expected}")
    print(f"{what:44}", spread(times))


def lists(socket, count):
    connection = libvirt.open(uri("network", socket))
    begin = time.perf_counter()
    for index in range(count):
        connection.networkDefineXML(
            f"""<network><name>bench-{index:03}</name><forward mode='nat'/><bridge name='vbr{index}'/>
            <ip address='10.{index >> 8}.{index & 255}.1' netmask='255.255.255.0'>
            <dhcp><range start='10.{index >> 8}.{index & 255}.2' end='10.{index >> 8}.{index & 255}.254'/></dhcp></ip></network>"""
        )
    print(f"define {count} networks: {count / (time.perf_counter() - begin):.0f} a second")
    several(f"list {count} networks", connection.listAllNetworks, len(connection.listAllNetworks()))
    connection = libvirt.open(uri("storage", socket))
    begin = time.perf_counter()
    for index in range(count):
        connection.storagePoolDefineXML(f"<pool type='dir'><name>bench-{index:03}</name><target><path>/var/empty/{index}</path></target></pool>")
    print(f"define {count} pools: {count / (time.perf_counter() - begin):.0f} a second")
    several(f"list {count} pools", connection.listAllStoragePools, count)


def start(connection, name, directory):
    pool = connection.storagePoolDefineXML(f"<pool type='dir'><name>{name}</name><target><path>{directory}</path></target></pool>")
    took, _ = milliseconds(pool.create)
    return took, pool


def volumes(socket, directory, count):
    place = os.path.join(directory, "many")
    os.makedirs(place)
    template = os.path.join(directory, "template")
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", template, "1G"], check=True)
    with open(template, "rb") as image:
        header = image.read()
    for index in range(count):
        with open(os.path.join(place, f"volume{index:05}"), "wb") as image:
            if index % 10:
                image.truncate(MIB)
            else:
                image.write(header)
    connection = libvirt.open(uri("storage", socket))
    took, pool = start(connection, "many", place)
    print(f"{f'start of a pool of {count} volumes':44} {took:9.1f} ms")
    several(f"refresh of {count} volumes", lambda: pool.refresh(0), None, runs=5)
    several(f"list {count} volumes", pool.listAllVolumes, count)
    pool.destroy()
    pool.undefine()


def images(socket, directory):
    place = os.path.join(directory, "images")
    os.makedirs(place)
    for data in (0, 64, 256):
        with open(os.path.join(place, f"data{data}"), "wb") as image:
            for piece in range(PLACES if data else 0):
                image.seek(piece * (SIZE // PLACES))
                image.write(os.urandom(data * MIB // PLACES))
            image.truncate(SIZE)
    connection = libvirt.open(uri("storage", socket))
    _, pool = start(connection, "images", place)
    pool.createXML(f"<volume><name>target</name><capacity>{SIZE}</capacity><allocation>0</allocation></volume>")
    local = os.path.join(directory, "local")
    for data in (0, 64, 256):
        for what, source, target in (("vol-download", f"data{data}", local), ("vol-upload", "target", os.path.join(place, f"data{data}"))):
            took, answer = milliseconds(lambda: subprocess.run(
                ["virsh", "-q", "-c", uri("storage", socket), what, source, target, "--pool", "images", "--sparse"], stdin=subprocess.DEVNULL, check=False))
            print(f"{f'virsh {what} --sparse, 10 GB with {data} MiB':44} {took:9.1f} ms" + (" (failed)" if answer.returncode else ""))
        if os.path.exists(local):
            os.remove(local)


def main():
    what, socket = sys.argv[1:3]
    if what == "lists":
        lists(socket, int(sys.argv[3]))
    elif what == "volumes":
        volumes(socket, sys.argv[3], int(sys.argv[4]))
    else:
        images(socket, sys.argv[3])


if __name__ == "__main__":
    main()
