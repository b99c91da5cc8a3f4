"""Works with a test host through libvirt's Python binding and prints what it saw, one fact a line."""
import sys

import libvirt

libvirt.registerErrorHandler(lambda *_: None, None)
libvirt.virEventRegisterDefaultImpl()
credentials = [libvirt.VIR_CRED_AUTHNAME, libvirt.VIR_CRED_PASSPHRASE]
host = libvirt.openAuth(sys.argv[1], [credentials, lambda *_: -1, None], 0)

print("type", host.getType())
print("domains", sorted(domain.name() for domain in host.listAllDomains()))
print("networks", [network.name() for network in host.listAllNetworks()])
print("pools", [pool.name() for pool in host.listAllStoragePools()])
print("interfaces", [device.name() for device in host.listAllInterfaces()])
domain = host.lookupByName("test")
print("uuid", domain.UUIDString())
print("info", domain.info()[:4])
print("scheduler", sorted(domain.schedulerParameters().items()))
print("memory", sorted(domain.memoryParameters().items()))
print("state statistics", host.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE)[0][1])

seen = []
closed = []


def heard(_host, of, event, detail, _opaque):
    seen.append((of.name(), event, detail))


ticket = host.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, heard, None)
host.registerCloseCallback(lambda *_: closed.append(True), None)
if "+" in sys.argv[1]:
    host.setKeepAlive(1, 3)
domain.suspend()
domain.resume()
while len(seen) < 2:
    libvirt.virEventRunDefaultImpl()
print("events", seen)
print("alive", host.isAlive())
host.domainEventDeregisterAny(ticket)

for call in (
    lambda: host.lookupByName("nothing"),
    lambda: host.networkLookupByName("nothing"),
    lambda: host.storagePoolLookupByName("nothing"),
    lambda: domain.resume(),
    lambda: domain.snapshotLookupByName("nothing"),
    lambda: host.defineXML("<domain/>"),
    lambda: host.domainXMLFromNative("qemu-argv", "/usr/bin/qemu", 0),
):
    try:
        call()
        print("no error")
    except libvirt.libvirtError as error:
        print("error", error.get_error_code())

stream = host.newStream()
print("screenshot", domain.screenshot(stream, 0))
picture = bytearray()
stream.recvAll(lambda _stream, data, sink: sink.extend(data), picture)
stream.finish()
print("picture", bytes(picture[:4]))

snapshot = domain.snapshotCreateXML("<domainsnapshot><name>one</name></domainsnapshot>")
print("snapshots", domain.snapshotListNames(), snapshot.getName(), domain.hasCurrentSnapshot())
snapshot.delete()
host.unregisterCloseCallback()
host.close()
print("closed", closed)
