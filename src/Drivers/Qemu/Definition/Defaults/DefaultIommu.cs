using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Lets a guest's IOMMU serve more processors than its interrupt controller reaches without it.</summary>
/// <remarks>qemuDomainDefAddDefaultDevices and qemuDomainIOMMUDefPostParse of libvirt 10.10 and later.</remarks>
internal static class DefaultIommu
{
    // An APIC's number has eight bits; more processors need the extended mode of the IOMMU's interrupt remapping.
    private const int PlainLimit = 255;

    /// <summary>Adds the device to new definitions, or completes the one that is there.</summary>
    public static void Complete(QemuGuest guest)
    {
        if (!guest.IsQ35
            || !guest.IsNew
            || !int.TryParse(guest.Domain.Element("vcpu")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var vcpus)
            || vcpus <= PlainLimit)
        {
            return;
        }

        var iommu = guest.Devices.Element("iommu");
        if (iommu is null)
        {
            iommu = guest.Devices.Insert(new XElement("iommu", new XAttribute("model", "intel")));
        }
        else if (iommu.Get("model") != "intel")
        {
            return;
        }

        var driver = iommu.Need("driver");
        driver.Default("intremap", "on");
        driver.Default("eim", "on");
        guest.Domain.Need("features").Need("ioapic").Default("driver", "qemu");
    }
}
