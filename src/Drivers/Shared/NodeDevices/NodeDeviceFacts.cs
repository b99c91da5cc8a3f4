using System.Xml.Linq;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.NodeDevices;

/// <summary>What a listing of host devices asks of their descriptions.</summary>
internal static class NodeDeviceFacts
{
    /// <summary>Lists what a device can do, by libvirt's names.</summary>
    /// <remarks>virNodeDeviceCapsListExport.</remarks>
    /// <param name="device">Its <c>device</c> element.</param>
    /// <returns>The names; what a capability holds stands behind it.</returns>
    internal static IReadOnlyList<string> Capabilities(XElement device) =>
    [
        .. device.Elements("capability").SelectMany(one => one.Elements("capability").Prepend(one))
            .Select(one => (string?)one.Attribute("type") switch { "vport_ops" => "vports", var type => type })
            .OfType<string>()
            .Where(NodeDeviceCapabilities.Names.Contains)
            .Distinct(),
    ];

    /// <summary>Tells whether a device passes a listing's flags.</summary>
    /// <param name="device">The device.</param>
    /// <param name="flags">The flags.</param>
    /// <returns>Whether it passes.</returns>
    internal static bool Passes(NodeDeviceSummary device, NodeDeviceListFlags flags)
    {
        const NodeDeviceListFlags States = NodeDeviceListFlags.Active | NodeDeviceListFlags.Inactive;
        const NodeDeviceListFlags Kept = NodeDeviceListFlags.Persistent | NodeDeviceListFlags.Transient;
        var isWanted = ((flags & States) is 0 or States || flags.HasFlag(device.IsActive ? NodeDeviceListFlags.Active : NodeDeviceListFlags.Inactive))
            && ((flags & Kept) is 0 or Kept || flags.HasFlag(device.IsPersistent ? NodeDeviceListFlags.Persistent : NodeDeviceListFlags.Transient));
        return isWanted && ((flags & ~(States | Kept)) == 0 || device.Capabilities.Any(name => (flags & NodeDeviceCapabilities.FlagOf(name)) != 0));
    }
}
