"""Measures how long a client of libvirt waits for lists of a host that has many domains.

Usage: lists.py URI [URI ...]

Prints for each URI the time to open it, and the medians of five lists, of five rounds of one state call for each domain
(what `virsh list --all` does), and of three rounds of all statistics.
"""

import statistics
import sys
import time

import libvirt


def timed(work, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    for uri in sys.argv[1:]:
        start = time.perf_counter()
        connection = libvirt.open(uri)
        opened = time.perf_counter() - start
        domains = connection.listAllDomains()
        print(f"{uri}: {len(domains)} domains")
        print(f"  open                     {opened * 1000:9.1f} ms")
        print(f"  listAllDomains           {timed(connection.listAllDomains, 5) * 1000:9.1f} ms")
        print(f"  state of each            {timed(lambda: [one.state() for one in domains], 5) * 1000:9.1f} ms")
        try:
            print(f"  getAllDomainStats        {timed(connection.getAllDomainStats, 3) * 1000:9.1f} ms", flush=True)
        except libvirt.libvirtError as error:
            print(f"  getAllDomainStats        {error}", flush=True)
        connection.close()


if __name__ == "__main__":
    main()
