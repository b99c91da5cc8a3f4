"""Drives QEMU's guests through libvirt-python, and prints what must be the same with every daemon."""
import sys
import threading
import time

import libvirt

uri, directory = sys.argv[1:]
libvirt.registerErrorHandler(lambda context, error: None, None)
libvirt.virEventRegisterDefaultImpl()
ended = threading.Event()


def loop():
    while not ended.is_set():
        libvirt.virEventRunDefaultImpl()


thread = threading.Thread(target=loop, daemon=True)
thread.start()
connection = libvirt.open(uri)
seen = []
rebooted = threading.Event()


def note(*words):
    seen.append(" ".join(str(word) for word in words))


def settle(*expected):
    """Waits for the events that a step makes, and prints all that came."""
    limit = time.time() + 20
    while not set(expected) <= set(seen) and time.time() < limit:
        time.sleep(0.02)
    print("  events:", *sorted(seen), sep="\n    ")
    seen.clear()


def attempt(title, call):
    try:
        answer = call()
        print(title, "->", answer if not isinstance(answer, (libvirt.virDomain, libvirt.virDomainSnapshot)) else answer.name() if isinstance(answer, libvirt.virDomain) else answer.getName())
    except libvirt.libvirtError as error:
        print(title, "-> error", error.get_error_code(), str(error).replace(directory, "{dir}"))


ids = [
    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda c, d, event, detail, o: note("lifecycle", d.name(), event, detail), None),
    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_REBOOT, lambda c, d, o: rebooted.set(), None),
    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, lambda c, d, alias, o: note("added", d.name(), alias), None),
    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, lambda c, d, alias, o: note("removed", d.name(), alias), None),
    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, lambda c, d, kind, ns, o: note("metadata", d.name(), kind, ns), None),
    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_TUNABLE, lambda c, d, values, o: note("tunable", d.name(), *sorted(key for key in values if not key.endswith("group_name"))), None),
    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, lambda c, d, size, o: None, None),
    connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, lambda c, d, alias, reason, o: note("tray", d.name(), alias, reason), None),
]

definition = open(directory + "/guest.xml").read().replace("<target dev='sda' bus='scsi'/>", "<target dev='sda' bus='scsi'/><readonly/>").replace("<controller type='scsi'", "<controller type='pci' index='0' model='pcie-root'/>" + "<controller type='pci' model='pcie-root-port'/>" * 16 + "<controller type='scsi'")
print("# Life")
domain = connection.defineXML(definition)
settle("lifecycle guest 0 0")
domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
settle("lifecycle guest 2 0", "lifecycle guest 3 0")
print(domain.state(), domain.isActive(), domain.isPersistent(), domain.isUpdated())
domain.resume()
settle("lifecycle guest 4 0")
domain.suspend()
settle("lifecycle guest 3 0")
attempt("suspend again", domain.suspend)
domain.resume()
settle("lifecycle guest 4 0")
domain.reset()
print("rebooted", rebooted.wait(20))
attempt("create again", domain.create)
attempt("shutdown by agent", lambda: domain.shutdownFlags(libvirt.VIR_DOMAIN_SHUTDOWN_GUEST_AGENT))
attempt("reboot by signal", lambda: domain.reboot(libvirt.VIR_DOMAIN_REBOOT_SIGNAL))
attempt("peek at an image that is not raw", lambda: domain.blockPeek("vda", 0, 512))
print("peek", domain.blockPeek("sda", 0, 4), domain.blockPeek(directory + "/data.img", 512, 4))
attempt("peek behind the end", lambda: domain.blockPeek("sda", 1 << 30, 4))
print("memory", len(domain.memoryPeek(0x7C00, 512, libvirt.VIR_MEMORY_PHYSICAL)), len(domain.memoryPeek(0, 16, libvirt.VIR_MEMORY_VIRTUAL)))
attempt("memory without kind", lambda: domain.memoryPeek(0, 16, 0))

print("# Metadata")
space = "http://example.org/ns"
domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, "<a b='1'/>", "x", space, libvirt.VIR_DOMAIN_AFFECT_LIVE | libvirt.VIR_DOMAIN_AFFECT_CONFIG)
domain.setMetadata(libvirt.VIR_DOMAIN_METADATA_TITLE, "Other", None, None, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
settle("metadata guest 2 " + space, "metadata guest 1 None")
print(domain.metadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, space))
attempt("title", lambda: domain.metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None, libvirt.VIR_DOMAIN_AFFECT_CONFIG))
attempt("missing metadata", lambda: domain.metadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, "http://example.org/other"))

print("# Saves and snapshots")
seen.clear()
domain.save(directory + "/saved")
settle("lifecycle guest 5 4")
connection.restore(directory + "/saved")
settle("lifecycle guest 2 3", "lifecycle guest 4 0")
snapshot = domain.snapshotCreateXML("<domainsnapshot><name>one</name></domainsnapshot>")
print(snapshot.getName(), domain.snapshotNum(), domain.hasCurrentSnapshot(), snapshot.isCurrent(), snapshot.hasMetadata())
attempt("same snapshot", lambda: domain.snapshotCreateXML("<domainsnapshot><name>one</name></domainsnapshot>"))
settle("lifecycle guest 4 0")
domain.revertToSnapshot(snapshot, libvirt.VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED)
print(domain.isActive(), domain.state()[0])
snapshot.delete()
attempt("snapshot that is gone", lambda: domain.snapshotLookupByName("one"))
domain.resume()

print("# Devices")
disk = f"<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{directory}/more.img'/><target dev='vdb' bus='virtio'/></disk>"
domain.attachDeviceFlags(disk, libvirt.VIR_DOMAIN_AFFECT_LIVE | libvirt.VIR_DOMAIN_AFFECT_CONFIG)
settle("added guest virtio-disk1")
attempt("attach twice", lambda: domain.attachDeviceFlags(disk, libvirt.VIR_DOMAIN_AFFECT_CONFIG))
for flags in 0, libvirt.VIR_DOMAIN_XML_INACTIVE:
    print("vdb" in domain.XMLDesc(flags))
attempt("tune", lambda: domain.setBlockIoTune("vdb", {"total_bytes_sec": 1 << 20}, libvirt.VIR_DOMAIN_AFFECT_LIVE))
settle("tunable guest blkdeviotune.disk blkdeviotune.total_bytes_sec")
print(sorted((key, value) for key, value in domain.blockIoTune("vdb").items() if key != "group_name"))
attempt("tune both", lambda: domain.setBlockIoTune("vdb", {"total_bytes_sec": 1, "read_bytes_sec": 1}))
print(sorted(domain.blockStatsFlags("vdb")), len(domain.blockStats("vdb")), domain.blockInfo("vdb")[0])
domain.blockResize("vdb", 2 << 20, libvirt.VIR_DOMAIN_BLOCK_RESIZE_BYTES)
print(domain.blockInfo("vdb")[0])
card = "<interface type='user'><mac address='52:54:00:00:00:0a'/><model type='virtio'/></interface>"
domain.attachDevice(card)
settle("added guest net1")
attempt("update", lambda: domain.updateDeviceFlags(card.replace("<model", "<link state='down'/><model"), libvirt.VIR_DOMAIN_AFFECT_LIVE))
attempt("change of model", lambda: domain.updateDeviceFlags(card.replace("model type='virtio'", "model type='e1000'"), libvirt.VIR_DOMAIN_AFFECT_LIVE))
attempt("detach unknown", lambda: domain.detachDeviceFlags(card.replace("0a'", "0b'"), libvirt.VIR_DOMAIN_AFFECT_LIVE))
attempt("no device", lambda: domain.attachDevice("<nonsense/>"))
attempt("detach", lambda: domain.detachDeviceFlags(disk, libvirt.VIR_DOMAIN_AFFECT_CONFIG))
domain.updateDeviceFlags(f"<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='{directory}/second.iso'/><target dev='sdb' bus='sata'/><readonly/></disk>")
settle("tray guest sata0-0-1 1")

print("# Statistics")
stats = connection.domainListGetStats([domain], libvirt.VIR_DOMAIN_STATS_STATE | libvirt.VIR_DOMAIN_STATS_VCPU | libvirt.VIR_DOMAIN_STATS_BALLOON)
print([key for key in sorted(stats[0][1]) if "halted" not in key])
attempt("nonsense", lambda: connection.domainListGetStats([domain], 1 << 30, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS))
print(len(connection.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE)))
print(len(domain.vcpus()[0]), domain.vcpusFlags(libvirt.VIR_DOMAIN_VCPU_MAXIMUM), domain.maxMemory(), domain.info()[:4], domain.maxVcpus())
print(sorted(domain.memoryStats())[:2])
print(domain.jobInfo()[:1], domain.controlInfo()[:2], domain.hasManagedSaveImage(), domain.autostart())
attempt("job stats", lambda: domain.jobStats())
attempt("abort", domain.abortJob)
attempt("agent", lambda: domain.guestInfo())
attempt("time", lambda: domain.getTime())
attempt("hostname", domain.hostname)
attempt("send keys", lambda: domain.sendKey(libvirt.VIR_KEYCODE_SET_LINUX, 10, [30, 48], 2))
attempt("send too many keys", lambda: domain.sendKey(libvirt.VIR_KEYCODE_SET_LINUX, 10, [30] * 17, 17))
attempt("nmi", domain.injectNMI)

seen.clear()
domain.destroy()
settle("lifecycle guest 5 1")
attempt("destroy again", domain.destroy)
attempt("undefine", domain.undefine)
settle("lifecycle guest 1 0")
attempt("undefine again", domain.undefine)
attempt("lookup", lambda: connection.lookupByName("guest"))

for number in ids:
    connection.domainEventDeregisterAny(number)
ended.set()
connection.close()
