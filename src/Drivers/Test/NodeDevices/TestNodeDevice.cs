using System.Xml.Linq;
using VirtPS.Drivers.Shared.NodeDevices;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.NodeDevices;

/// <summary>A device of a test host.</summary>
/// <param name="Definition">Its description in libvirt's form.</param>
internal sealed record TestNodeDevice(XElement Definition)
{

    /// <summary>The host's driver that it is bound to, if any.</summary>
    internal string? Driver { get; init; }

    /// <summary>The driver that the host itself has for it, if any.</summary>
    internal string? HostDriver { get; init; }

    /// <summary>Whether it is there.</summary>
    internal bool IsActive { get; init; } = true;

    /// <summary>How it is made the next time; nothing for one that is gone when it is taken away.</summary>
    internal XElement? Stored { get; init; }

    /// <summary>Whether it is made with its parent.</summary>
    internal bool Autostart { get; init; }

    /// <summary>Its name.</summary>
    internal string Name => (string)Definition.Element("name")!;

    /// <summary>The name of the device it hangs on.</summary>
    internal string? Parent => (string?)Definition.Element("parent");

    /// <summary>What it can do, by libvirt's names.</summary>
    internal IReadOnlyList<string> Capabilities => NodeDeviceFacts.Capabilities(Definition);

    /// <summary>Whether it is a part of a device that was split.</summary>
    internal bool IsMediated => Capability("mdev") is not null;

    /// <summary>What a listing shows of it.</summary>
    internal NodeDeviceSummary Summary => new(new NodeDeviceRef(Name), Parent, Capabilities, IsActive, Stored is not null, Autostart);

    /// <summary>The capability of a SCSI host that reaches a fibre channel; nothing where there is none.</summary>
    internal XElement? FibreChannel => Nested("fc_host");

    /// <summary>The capability of a SCSI host under which others can be made; nothing where there is none.</summary>
    internal XElement? VirtualPorts => Nested("vport_ops");

    /// <summary>Finds one of its capabilities.</summary>
    /// <param name="type">Its type.</param>
    /// <returns>The capability, or nothing when the device lacks it.</returns>
    internal XElement? Capability(string type) => Definition.Elements("capability").FirstOrDefault(one => (string?)one.Attribute("type") == type);

    /// <summary>Describes it as it is now.</summary>
    /// <returns>A new <c>device</c> element, with its driver.</returns>
    internal XElement Describe()
    {
        var described = new XElement(Definition);
        if (Driver is not null)
        {
            described.Elements("capability").First().AddBeforeSelf(new XElement("driver", new XElement("name", Driver)));
        }

        return described;
    }

    private XElement? Nested(string type) => Capability("scsi_host")?.Elements("capability").FirstOrDefault(one => (string?)one.Attribute("type") == type);
}
