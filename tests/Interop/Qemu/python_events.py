"""Writes down what becomes of a domain, event by event, until it has gone or has wholly come."""
import sys

import libvirt

uri, name, path = sys.argv[1:]
libvirt.virEventRegisterDefaultImpl()
connection = libvirt.open(uri)
ends = [(libvirt.VIR_DOMAIN_EVENT_STOPPED, libvirt.VIR_DOMAIN_EVENT_STOPPED_MIGRATED), (libvirt.VIR_DOMAIN_EVENT_RESUMED, libvirt.VIR_DOMAIN_EVENT_RESUMED_MIGRATED)]
heard = []
with open(path, "w", buffering=1) as file:

    def hear(connection, domain, event, detail, opaque):
        if domain.name() == name:
            heard.append((event, detail))
            print(event, detail, file=file)

    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, hear, None)
    print("listening", file=file)
    while not heard or heard[-1] not in ends:
        libvirt.virEventRunDefaultImpl()
