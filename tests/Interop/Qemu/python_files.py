"""Hands open files to a QEMU guest with libvirt-python, and prints what must be the same with every daemon."""
import json
import os
import subprocess
import sys
import time

import libvirt
import libvirt_qemu

uri, directory = sys.argv[1:]
libvirt.registerErrorHandler(lambda context, error: None, None)
connection = libvirt.open(uri)


def attempt(title, call):
    try:
        print(title, "->", call())
    except libvirt.libvirtError as error:
        print(title, "-> error", error.get_error_domain(), error.get_error_code(), str(error).replace(directory, "{dir}"))


def image(name, kind):
    path = f"{directory}/{name}"
    subprocess.run(["qemu-img", "create", "-q", "-f", kind, path, "4M"], check=True)
    files = [os.open(path, os.O_RDWR), os.open(path, os.O_RDONLY)]
    # Whoever opens the path from here on finds nothing.
    os.unlink(path)
    return files


def disk(name, group, kind, target):
    return f"""<disk type='file' device='disk'><driver name='qemu' type='{kind}'/><source file='{directory}/{name}' fdgroup='{group}'/>
      <target dev='{target}' bus='virtio'/></disk>"""


def sets():
    answer = json.loads(libvirt_qemu.qemuMonitorCommand(domain, '{"execute":"query-fdsets"}', 0))["return"]
    return sorted([entry["opaque"] for entry in one["fds"]] for one in answer)


def definition(more=""):
    return f"""<domain type='qemu'><name>lender</name><memory unit='MiB'>32</memory>
      <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
      <devices>{disk("first", "pair", "qcow2", "vda")}</devices>{more}</domain>"""


first, second, third = image("first", "qcow2"), image("second", "raw"), image("third", "raw")
domain = connection.defineXML(definition())
attempt("start without files", lambda: domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED))
attempt("flags that there are not", lambda: domain.FDAssociate("pair", first, 64))
attempt("associate", lambda: domain.FDAssociate("pair", first, 0))
attempt("start", lambda: domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED))
print("sets", sets())
print("source", domain.XMLDesc(0).split("<source ")[1].split(" index")[0].replace(directory, "{dir}"))
attempt("peek", lambda: domain.blockPeek("vda", 0, 16))
attempt("attach without files", lambda: domain.attachDevice(disk("second", "lone", "raw", "vdb")))
attempt("associate one", lambda: domain.FDAssociate("lone", second[:1], libvirt.VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE))
attempt("two files with a command", lambda: libvirt_qemu.qemuMonitorCommandWithFiles(domain, '{"execute":"getfd","arguments":{"fdname":"mine"}}', third, 0))
answer, files = libvirt_qemu.qemuMonitorCommandWithFiles(domain, '{"execute":"getfd","arguments":{"fdname":"mine"}}', third[:1], 0)
print("getfd", json.loads(answer)["return"], files)
print("closefd", json.loads(libvirt_qemu.qemuMonitorCommand(domain, '{"execute":"closefd","arguments":{"fdname":"mine"}}', 0))["return"])
print("getfd by hand", libvirt_qemu.qemuMonitorCommandWithFiles(domain, "getfd mine", third[:1], libvirt_qemu.VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP))
attempt("getfd without a file", lambda: "error" in json.loads(libvirt_qemu.qemuMonitorCommandWithFiles(domain, '{"execute":"getfd","arguments":{"fdname":"mine"}}', [], 0)[0]))
domain.destroy()
other = libvirt.open(uri)
del domain
connection.close()
connection, domain = other, other.lookupByName("lender")

# A daemon hears of the end of a connection a moment after its client has closed it.
for pause in range(100):
    try:
        domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
        domain.destroy()
    except libvirt.libvirtError as error:
        if error.get_error_code() == libvirt.VIR_ERR_INVALID_ARG:
            break
    time.sleep(0.1)
attempt("start when they have gone", lambda: domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED))
domain.undefine()


def refused(title, call):
    try:
        call()
        print(title, "-> accepted")
    except libvirt.libvirtError as error:
        print(title, "-> error", error.get_error_code(), str(error).splitlines()[0].split(" against /")[0].split(" against ")[0])


validate = libvirt.VIR_DOMAIN_DEFINE_VALIDATE
refused("unknown element", lambda: connection.defineXMLFlags(definition("<bogus/>"), validate))
refused("unknown attribute", lambda: connection.defineXMLFlags(definition().replace("<name>", "<name colour='red'>"), validate))
refused("unknown element of a transient domain", lambda: connection.createXML(definition("<bogus/>"), libvirt.VIR_DOMAIN_START_VALIDATE))
refused("nothing unknown", lambda: connection.defineXMLFlags(definition(), validate).undefine())
refused("unknown element unasked", lambda: connection.defineXML(definition("<bogus/>")).undefine())
refused("unknown element of a network", lambda: connection.networkDefineXMLFlags("<network><name>n</name><bogus/></network>", libvirt.VIR_NETWORK_DEFINE_VALIDATE))
refused("unknown element of a pool", lambda: connection.storagePoolDefineXML("<pool type='dir'><name>n</name><bogus/><target><path>/x</path></target></pool>", libvirt.VIR_STORAGE_POOL_DEFINE_VALIDATE))
refused("unknown element of a secret", lambda: connection.secretDefineXML("<secret><bogus/></secret>", libvirt.VIR_SECRET_DEFINE_VALIDATE))
refused("unknown attribute of a filter", lambda: connection.nwfilterDefineXMLFlags("<filter name='n' colour='red'/>", libvirt.VIR_NWFILTER_DEFINE_VALIDATE))
refused("a command line of QEMU's", lambda: connection.domainXMLFromNative("qemu-argv", "qemu-system-x86_64", 0))
connection.close()
