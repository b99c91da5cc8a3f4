"""Plugs a disk from an open file into a running QEMU guest with libvirt-python; libvirt 9.0 forgets to hand the file over."""
import os
import subprocess
import sys

import libvirt

uri, directory = sys.argv[1:]
connection = libvirt.open(uri)
domain = connection.createXML(
    """<domain type='qemu'><name>borrower</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
      <devices/></domain>""", libvirt.VIR_DOMAIN_START_PAUSED)
path = directory + "/passed"
subprocess.run(["qemu-img", "create", "-q", "-f", "raw", path, "4M"], check=True)
file = os.open(path, os.O_RDWR)
os.unlink(path)
domain.FDAssociate("lone", [file], libvirt.VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE)
disk = f"""<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{path}' fdgroup='lone'/><target dev='vdb' bus='virtio'/></disk>"""
domain.attachDevice(disk)
print("size", domain.blockInfo("vdb", 0)[0])
try:
    domain.blockPeek("vdb", 0, 16)
except libvirt.libvirtError as error:
    print(error)
domain.detachDevice(disk)
domain.destroy()
connection.close()
