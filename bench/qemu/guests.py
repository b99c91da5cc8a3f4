"""Measures real QEMU guests behind a daemon with libvirt's own Python client, so that only the daemon differs.

Usage: guests.py start|define|stats URI DIRECTORY COUNT
       guests.py list URI COUNT

start   starts and destroys one guest COUNT times: how long the call takes that starts it
define  defines COUNT domains, one after the other: how many a second
stats   starts COUNT guests and asks for the statistics of all of them at once
list    waits until a client is served, and lists the COUNT domains that are defined
Guests run a boot sector of their own that halts, under emulation, with 8 MiB of memory.
"""

import os
import statistics
import sys
import time

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)


def boot_sector(directory):
    path = os.path.join(directory, "halt.img")
    with open(path, "wb") as image:
        # cli; hlt; jmp back to hlt
        image.write(b"\xfa\xf4\xeb\xfd".ljust(510, b"\0") + b"\x55\xaa")
    os.chmod(path, 0o644)
    return path


def definition(name, image):
    return f"""<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>8</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{image}'/><target dev='vda' bus='virtio'/><readonly/></disk>
    <serial type='null'/>
    <video><model type='none'/></video>
    <memballoon model='virtio'/>
  </devices>
</domain>"""


def milliseconds(work):
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def spread(times):
    times = sorted(times)
    return f"{statistics.median(times):9.1f} ms   ({times[0]:.1f} to {times[-1]:.1f}, {len(times)} runs)"


def start(connection, directory, count):
    domain = connection.defineXML(definition("bench-start", boot_sector(directory)))
    try:
        times, ends = [], []
        for _ in range(count + 1):
            times.append(milliseconds(domain.create)[0])
            ends.append(milliseconds(domain.destroy)[0])
        print("start ", spread(times[1:]))
        print("destroy", spread(ends[1:]))
    finally:
        domain.undefine()


def define(connection, directory, count):
    image = boot_sector(directory)
    begin = time.perf_counter()
    for index in range(count):
        connection.defineXML(definition(f"bench-{index:05}", image))
    print(f"define {count / (time.perf_counter() - begin):9.0f} a second   ({count} domains)")


def stats(connection, directory, count):
    image = boot_sector(directory)
    domains = []
    try:
        begin = time.perf_counter()
        for index in range(count):
            domains.append(connection.createXML(definition(f"bench-run-{index:03}", image)))
        print(f"start of {count} {time.perf_counter() - begin:9.1f} s")
        times = []
        for _ in range(7):
            took, answer = milliseconds(lambda: connection.getAllDomainStats(0, 0))
            times.append(took)
            running = sum(1 for one in answer if one[1].get("state.state") == 1 and "balloon.current" in one[1])
            if running < count:
                raise SystemExit(f"only {running} of {count} guests answered")
        print(f"statistics of {count}", spread(times))
    finally:
        for domain in domains:
            domain.destroy()


def first_list(uri, count):
    begin = time.perf_counter()
    while True:
        try:
            connection = libvirt.open(uri)
            break
        except libvirt.libvirtError:
            if time.perf_counter() - begin > 120:
                raise
            time.sleep(0.002)
    found = len(connection.listAllDomains())
    print(f"first list {(time.perf_counter() - begin) * 1000:9.0f} ms   ({found} domains)")
    if found < count:
        raise SystemExit(f"only {found} of {count} domains are there")


def main():
    work, uri = sys.argv[1:3]
    if work == "list":
        first_list(uri, int(sys.argv[3]))
        return
    directory, count = sys.argv[3], int(sys.argv[4])
    {"start": start, "define": define, "stats": stats}[work](libvirt.open(uri), directory, count)


if __name__ == "__main__":
    main()
