"""Measures a daemon with libvirt's own Python client, so that only the daemon differs.

Usage: calls.py SECONDS URI [URI ...]

Prints one line for each kind of work and URI. The URIs take turns, three rounds each, and the median is shown.
The first URI is the one that the others are compared with.
"""

import statistics
import sys
import threading
import time

import libvirt


def repeat(work, seconds):
    """Calls work until the time is over; gives calls per second."""
    count = 0
    start = time.perf_counter()
    end = start + seconds
    while time.perf_counter() < end:
        for _ in range(50):
            work()
        count += 50
    return count / (time.perf_counter() - start)


def one_caller(uri, name, seconds):
    connection = libvirt.open(uri)
    try:
        domain = connection.listAllDomains()[0]
        calls = {
            "info": domain.info,
            "lookup": lambda: connection.lookupByName(domain.name()),
            "dumpxml": lambda: domain.XMLDesc(),
        }
        return repeat(calls[name], seconds)
    finally:
        connection.close()


def many_callers(uri, seconds, threads=8):
    rates = []

    def run():
        rates.append(one_caller(uri, "info", seconds))

    running = [threading.Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sum(rates)


def opening(uri, seconds):
    def work():
        libvirt.open(uri).close()

    start = time.perf_counter()
    count = 0
    while time.perf_counter() - start < seconds:
        work()
        count += 1
    return count / (time.perf_counter() - start)


def listing(uri, _):
    connection = libvirt.open(uri)
    try:
        connection.listAllDomains()
        start = time.perf_counter()
        domains = connection.listAllDomains()
        return len(domains) / (time.perf_counter() - start)
    finally:
        connection.close()


WORK = {
    "info, one caller (1/s)": lambda uri, seconds: one_caller(uri, "info", seconds),
    "lookup, one caller (1/s)": lambda uri, seconds: one_caller(uri, "lookup", seconds),
    "dumpxml, one caller (1/s)": lambda uri, seconds: one_caller(uri, "dumpxml", seconds),
    "info, eight callers (1/s)": many_callers,
    "open and close (1/s)": opening,
    "listAllDomains (domains/s)": listing,
}


def main():
    seconds = float(sys.argv[1])
    uris = sys.argv[2:]
    for title, work in WORK.items():
        rounds = {uri: [] for uri in uris}
        for _ in range(3):
            for uri in uris:
                rounds[uri].append(work(uri, seconds))
        base = statistics.median(rounds[uris[0]])
        for uri in uris:
            median = statistics.median(rounds[uri])
            print(f"{title:28} {median:12,.0f}  {median / base:5.2f}  {uri}", flush=True)


if __name__ == "__main__":
    main()
