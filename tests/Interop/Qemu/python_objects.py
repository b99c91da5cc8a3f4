"""Asks a host for its objects with libvirt-python, mostly in the wrong way, and prints what must be the same with every daemon."""
import re
import sys
from xml.etree import ElementTree

import libvirt

uri, directory = sys.argv[1:]
libvirt.registerErrorHandler(lambda context, error: None, None)
connection = libvirt.open(uri)
UNKNOWN = 1 << 20
CELL = 99


def attempt(title, function, *arguments, shown=lambda answer: answer):
    try:
        print(title, "->", shown(function(*arguments)))
    except libvirt.libvirtError as error:
        # The line and what may stand there is what only one of them tells.
        words = "" if error.get_error_code() == libvirt.VIR_ERR_XML_DETAIL else re.sub(r" \(line \d+[^)]*\)$", "", str(error))
        print(title, "-> error", error.get_error_domain(), error.get_error_code(), error.get_error_level(), words)


def identifier(number):
    return f"aaaa0000-0000-0000-0000-{number:012}"


def network(name="bridged", number=1, inside="<forward mode='bridge'/><bridge name='vpsnothing'/>"):
    return f"<network><name>{name}</name><uuid>{identifier(number)}</uuid>{inside}</network>"


def pool(number, name="store"):
    return f"<pool type='dir'><name>{name}</name><uuid>{identifier(number)}</uuid><target><path>{directory}</path></target></pool>"


print("# flags that nobody knows")
for name in ("Networks", "StoragePools", "Interfaces", "NWFilters", "NWFilterBindings", "Secrets", "Domains"):
    attempt(name, getattr(connection, "listAll" + name), 1 << 30)
attempt("numOfDevices", connection.numOfDevices, None, UNKNOWN)
attempt("getCPUMap", connection.getCPUMap, UNKNOWN)
attempt("getMemoryParameters", connection.getMemoryParameters, UNKNOWN)
attempt("getCPUModelNames", connection.getCPUModelNames, "x86_64", UNKNOWN)
attempt("secretDefineXML", connection.secretDefineXML, "<secret/>", UNKNOWN)
attempt("nwfilterDefineXMLFlags", connection.nwfilterDefineXMLFlags, "<filter/>", UNKNOWN)
attempt("saveImageGetXMLDesc", connection.saveImageGetXMLDesc, "/nothing", libvirt.VIR_DOMAIN_XML_INACTIVE)
attempt("saveImageDefineXML", connection.saveImageDefineXML, "/nothing", "<domain/>", libvirt.VIR_DOMAIN_SAVE_BYPASS_CACHE)

print("# networks")
bridged = connection.networkDefineXML(network())
attempt("XMLDesc", bridged.XMLDesc, UNKNOWN)
entry = "<host ip='192.168.199.5'><hostname>h</hostname></host>"
add, modify, host, addresses = (
    libvirt.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST, libvirt.VIR_NETWORK_UPDATE_COMMAND_MODIFY, libvirt.VIR_NETWORK_SECTION_DNS_HOST,
    libvirt.VIR_NETWORK_SECTION_IP_DHCP_RANGE)
attempt("a name that nobody serves", bridged.update, add, host, -1, entry, 0)
attempt("the network then", bridged.XMLDesc, 0)
attempt("addresses without an address", bridged.update, modify, addresses, -1, "<range start='10.0.0.2' end='10.0.0.3'/>", 0)
attempt("no entry", bridged.update, add, host, -1, "<host", 0)
port = "<networkport><owner><name>g</name><uuid>" + identifier(12) + "</uuid></owner><mac address='52:54:00:00:00:11'/><plug type='bridge' bridge='b'/></networkport>"
attempt("a port that is not there", bridged.portLookupByUUIDString, identifier(11))
attempt("a port of a network at rest", bridged.portCreateXML, port.replace("<owner>", f"<uuid>{identifier(11)}</uuid><owner>"), 0)
bridged.undefine()
for title, call in (
    ("XMLDesc", lambda: bridged.XMLDesc(0)), ("isActive", bridged.isActive), ("create", bridged.create),
    ("update", lambda: bridged.update(add, host, -1, "<host", 0)), ("portCreateXML", lambda: bridged.portCreateXML("<a/>", 0)),
    ("ports", lambda: bridged.listAllPorts(0)), ("leases", lambda: bridged.DHCPLeases(None, 0)),
):
    attempt("gone: " + title, call)
routed = "<ip address='192.168.199.1' prefix='24'/>"
for inside in (
    "<forward mode='bridge'/><bridge name='b' delay='x'/>", "<forward mode='bridge'/><bridge name='b' macTableManager='bad'/>",
    "<forward mode='route'><nat/></forward>" + routed,
    "<forward mode='nat'><nat><address start='10.0.0.9'/></nat></forward>" + routed,
    "<forward mode='nat'><nat><address start='10.0.0.9' end='10.0.0.4'/></nat></forward>" + routed,
    "<forward mode='nat'><nat><port start='5' end='1'/></nat></forward>" + routed,
    "<dns><txt name='a b' value='c'/></dns>", "<dns><srv service='a b' protocol='tcp'/></dns>", "<dns><srv service='a' protocol='_tcp'/></dns>",
    "<dns><srv service='a' protocol='tcp' port='5'/></dns>", "<dns><srv service='a' protocol='tcp' target='t' port='0'/></dns>",
    "<bandwidth><inbound average='5' floor='2'/></bandwidth>", "<bandwidth><outbound floor='5'/></bandwidth>",
    routed + "<route/>", routed + "<route address='10.0.0.0' prefix='24'/>", routed + "<route address='10.0.0.4' prefix='24' gateway='192.168.199.2'/>",
    routed + "<route address='10.0.0.0' gateway='192.168.199.2'/>",
    "<ip address='192.168.199.1' prefix='24'><dhcp><range start='192.168.199.2' end='192.168.199.9'><lease expiry='1'/></range></dhcp></ip>",
    "<ip address='192.168.199.1' prefix='24'><dhcp><range start='192.168.199.2' end='192.168.199.9'><lease expiry='119' unit='seconds'/></range></dhcp></ip>",
):
    attempt(inside, connection.networkDefineXML, network(inside=inside))

print("# pools")
store = connection.storagePoolDefineXML(pool(80), 0)
store.undefine()
for title in ("isActive", "create", "refresh", "listVolumes"):
    attempt("gone: " + title, getattr(store, title))
other = connection.storagePoolDefineXML(pool(81), 0)
attempt("another of that name", store.isActive)
attempt("another of that name", store.undefine)
other.create(0)
volume = "<volume><name>v</name><capacity>1024</capacity></volume>"
attempt("a volume that shares blocks with none", other.createXML, volume, libvirt.VIR_STORAGE_VOL_CREATE_REFLINK)
other.destroy()
other.undefine()
dot = connection.storagePoolDefineXML(pool(82, "."), 0)
attempt("a pool named by a point", dot.name)
attempt("a pool named by a point", dot.undefine)
attempt("a kind without a backend", connection.findStoragePoolSources, "sheepdog", None, 0)
attempt("an empty source", connection.findStoragePoolSources, "netfs", "", 0)
attempt("a source without a name", connection.findStoragePoolSources, "netfs", "<source><host/></source>", 0)

print("# memory")
attempt("free memory", connection.getCellsFreeMemory, CELL, 1)
attempt("free pages", connection.getFreePages, [4], CELL, 1, 0)
attempt("free pages", connection.getFreePages, [3], 0, 1, 0)
attempt("statistics", connection.getMemoryStats, CELL, 0)
attempt("system pages", connection.allocPages, {4: 0}, 0, 1, 0)
attempt("pages of no cell", connection.allocPages, {2048: 0}, CELL, 1, 0)
attempt("encryption", connection.getSEVInfo, 0)

print("# node devices")
computer = connection.nodeDeviceLookupByName("computer")
for title in ("create", "undefine", "destroy", "reAttach", "reset"):
    attempt(title, getattr(computer, title))

print("# processors")
for cpu in (
    "<a/>", "<a></b>", "<cpu/>", "<cpu mode='host-model'/>", "<cpu mode='bad'/>", "<cpu match='bad'><model>qemu64</model></cpu>",
    "<cpu><arch>bad</arch><model>x</model></cpu>", "<cpu><arch>x86_64</arch></cpu>", "<cpu><arch>s390x</arch><model>z13</model></cpu>",
    "<cpu><arch>aarch64</arch><model>cortex-a53</model></cpu>", "<cpu><arch>x86_64</arch><model>Penryn</model></cpu>",
    "<cpu><model fallback='bad'>qemu64</model></cpu>", "<cpu><model vendor_id='short'>qemu64</model></cpu>",
    "<cpu><model>qemu64</model><topology sockets='0' cores='1' threads='1'/></cpu>", "<cpu><model>qemu64</model><topology sockets='1' threads='1'/></cpu>",
    "<cpu><model>qemu64</model><feature policy='bad' name='avx'/></cpu>", "<cpu><model>qemu64</model><feature policy='require'/></cpu>",
):
    attempt(cpu, connection.baselineCPU, [cpu], libvirt.VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES)
    attempt(cpu, connection.baselineHypervisorCPU, None, "x86_64", None, "qemu", [cpu], 0)
    attempt(cpu, connection.compareCPU, cpu, 0, shown=lambda _: "compared")

print("# QEMU")
for emulator, arch, machine, kind in (
    ("/nothing", None, None, None), ("/etc", None, None, None), ("/etc/passwd", None, None, None), (None, "bad", None, None), (None, "alpha", None, None),
    (None, "x86_64", "bad", "qemu"), (None, "x86_64", None, "bad"), ("/usr/bin/qemu-system-i386", "x86_64", None, "qemu"),
):
    attempt(f"{emulator} {arch} {machine} {kind}", connection.getDomainCapabilities, emulator, arch, machine, kind, 0)
capabilities = ElementTree.fromstring(connection.getDomainCapabilities(None, "x86_64", "q35", "qemu", 0))
for part in ("os/loader", "features/hyperv"):
    print(part, ElementTree.tostring(capabilities.find(part)).decode().strip())

print("# statistics of domains that are off")
domain = connection.defineXML(f"<domain type='qemu'><name>off</name><uuid>{identifier(90)}</uuid><memory>32768</memory><os><type>hvm</type></os></domain>")
for flags in (0, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF):
    attempt(f"flags {flags}", connection.domainListGetStats, [domain], libvirt.VIR_DOMAIN_STATS_STATE, flags, shown=lambda all: [one.name() for one, _ in all])
domain.undefine()
connection.close()
