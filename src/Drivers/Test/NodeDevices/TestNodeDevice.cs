using System.Xml.Linq;
using VirtPS.Drivers.Shared.Objects;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.NodeDevices;

/// <summary>A device of a test host.</summary>
/// <param name="Definition">Its description.</param>
internal sealed record TestNodeDevice(XElement Definition)
{
    /// <summary>Its name.</summary>
    internal string Name => (string)Definition.Element("name")!;

    /// <summary>The name of the device it hangs on.</summary>
    internal string? Parent => (string?)Definition.Element("parent");

    /// <summary>What it can do, by libvirt's names.</summary>
    internal IReadOnlyList<string> Capabilities =>
    [
        .. Definition.Elements("capability").SelectMany(one => one.Elements("capability").Prepend(one))
            .Select(one => (string?)one.Attribute("type") switch { "vport_ops" => "vports", var type => type })
            .OfType<string>()
            .Where(NodeDeviceCapabilities.Names.Contains),
    ];

    /// <summary>What a listing shows of it.</summary>
    internal NodeDeviceSummary Summary =>
        new(new NodeDeviceRef(Name), Parent, Capabilities, IsActive: true, IsPersistent: false, Autostart: false);

    /// <summary>The capability of a SCSI host that reaches a fibre channel; nothing where there is none.</summary>
    internal XElement? FibreChannel => Nested("fc_host");

    /// <summary>The capability of a SCSI host under which others can be made; nothing where there is none.</summary>
    internal XElement? VirtualPorts => Nested("vport_ops");

    /// <summary>Tells whether the device passes a listing's flags.</summary>
    /// <param name="flags">The flags.</param>
    /// <returns>Whether it passes.</returns>
    internal bool Passes(NodeDeviceListFlags flags)
    {
        if (!ListFilter.Passes(flags, NodeDeviceListFlags.Active, NodeDeviceListFlags.Inactive, holds: true))
        {
            return false;
        }

        var wanted = flags & ~(NodeDeviceListFlags.Active | NodeDeviceListFlags.Inactive);
        return wanted == 0 || Capabilities.Any(name => (wanted & NodeDeviceCapabilities.FlagOf(name)) != 0);
    }

    private XElement? Nested(string type) => Definition.Elements("capability")
        .Where(one => (string?)one.Attribute("type") == "scsi_host")
        .Elements("capability")
        .FirstOrDefault(one => (string?)one.Attribute("type") == type);
}
