"""Gives a QEMU guest volumes of pools as disks with libvirt-python, and prints what must be the same with every daemon."""
import os
import sys

import libvirt

uri, directory = sys.argv[1:]
libvirt.registerErrorHandler(lambda context, error: None, None)
connection = libvirt.open(uri)


def attempt(title, call):
    try:
        call()
        print(title, "-> done")
    except libvirt.libvirtError as error:
        print(title, "-> error", error.get_error_domain(), error.get_error_code(), str(error).replace(directory, "{dir}"))


def disk(volume, target, pool="lent", more=""):
    return f"<disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='{pool}' volume='{volume}'{more}/><target dev='{target}' bus='virtio'/></disk>"


os.mkdir(directory + "/pool")
pool = connection.storagePoolCreateXML(f"<pool type='dir'><name>lent</name><target><path>{directory}/pool</path></target></pool>", 0)
for name in ("first", "second"):
    pool.createXML(f"<volume><name>{name}</name><capacity unit='MiB'>4</capacity><target><format type='qcow2'/></target></volume>", 0)
domain = connection.defineXML(
    f"""<domain type='qemu'><name>tenant</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
      <devices>{disk("first", "vda")}</devices></domain>""")
attempt("start", lambda: domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED))
print("source", domain.XMLDesc(0).split("<source ")[1].split("/>")[0])
print("size", domain.blockInfo("vda", 0)[0])
attempt("attach", lambda: domain.attachDevice(disk("second", "vdb")))
print("size", domain.blockInfo("vdb", 0)[0])
attempt("a volume that there is not", lambda: domain.attachDevice(disk("third", "vdc")))
attempt("a pool that there is not", lambda: domain.attachDevice(disk("first", "vdc", "nothing")))
attempt("a way that it has not", lambda: domain.attachDevice(disk("second", "vdc", more=" mode='direct'")))
domain.destroy()
pool.destroy()
attempt("start without the pool", lambda: domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED))
domain.undefine()
connection.close()
