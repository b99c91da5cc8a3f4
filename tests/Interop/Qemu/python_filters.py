"""Changes the filter of a running QEMU guest's network card with libvirt-python, and prints what must be the same with every daemon."""
import subprocess
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
        print(title, "-> error", error.get_error_domain(), error.get_error_code(), error)


def card(filter_name=None, values=""):
    reference = f"<filterref filter='{filter_name}'>{values}</filterref>" if filter_name else ""
    return f"""<interface type='bridge'><mac address='52:54:00:12:34:56'/><source bridge='vpsfilter'/><target dev='vpsfilter0'/><model type='virtio'/>{reference}</interface>"""


def bound():
    return [(binding.portDev(), binding.filterName()) for binding in connection.listAllNWFilterBindings(0)]


subprocess.run(["ip", "link", "add", "vpsfilter", "type", "bridge"], check=True)
subprocess.run(["ip", "link", "set", "vpsfilter", "up"], check=True)
for name, action in (("hold", "drop"), ("pass", "accept")):
    connection.nwfilterDefineXML(f"<filter name='{name}' chain='ipv4'><rule action='{action}' direction='out'><ip srcipaddr='$IP'/></rule></filter>")
connection.nwfilterDefineXML("<filter name='plain' chain='root'><rule action='accept' direction='inout'><all/></rule></filter>")
domain = connection.createXML(
    f"""<domain type='qemu'><name>filtered</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>{card("plain")}</devices></domain>""", libvirt.VIR_DOMAIN_START_PAUSED)
print(bound())
attempt("another filter", lambda: domain.updateDeviceFlags(card("hold", "<parameter name='IP' value='10.0.0.1'/>"), libvirt.VIR_DOMAIN_AFFECT_LIVE))
print(bound())
attempt("another value", lambda: domain.updateDeviceFlags(card("hold", "<parameter name='IP' value='10.0.0.2'/>"), libvirt.VIR_DOMAIN_AFFECT_LIVE))
print(bound(), "10.0.0.2" in connection.listAllNWFilterBindings(0)[0].XMLDesc(0), "10.0.0.2" in domain.XMLDesc(0))
attempt("a filter that there is not", lambda: domain.updateDeviceFlags(card("nothing"), libvirt.VIR_DOMAIN_AFFECT_LIVE))
print(bound(), "10.0.0.2" in domain.XMLDesc(0))
attempt("none", lambda: domain.updateDeviceFlags(card(), libvirt.VIR_DOMAIN_AFFECT_LIVE))
print(bound())
attempt("one again", lambda: domain.updateDeviceFlags(card("plain"), libvirt.VIR_DOMAIN_AFFECT_LIVE))
print(bound())
domain.destroy()
print(bound())
for name in ("hold", "pass", "plain"):
    connection.nwfilterLookupByName(name).undefine()
connection.close()
