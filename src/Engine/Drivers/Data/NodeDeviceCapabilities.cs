namespace VirtPS.Engine.Drivers;

/// <summary>libvirt's names of what host devices can do, and the listing flags that stand for them.</summary>
/// <remarks>virNodeDevCapType; the names are in the order of the flags of virConnectListAllNodeDevices.</remarks>
public static class NodeDeviceCapabilities
{
    /// <summary>The names; the first belongs to the lowest flag.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "system", "pci", "usb_device", "usb", "net", "scsi_host", "scsi_target", "scsi", "storage", "fc_host", "vports",
        "scsi_generic", "drm", "mdev_types", "mdev", "ccw", "css", "vdpa", "ap_card", "ap_queue", "ap_matrix", "vpd",
        "ccwgroup", "ccwgroup_member",
    ];

    /// <summary>Gives the flag of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The flag, or none when libvirt has no such name.</returns>
    public static NodeDeviceListFlags FlagOf(string name) =>
        Names.Index().FirstOrDefault(pair => pair.Item == name) is (var place, not null)
            ? (NodeDeviceListFlags)(1u << place)
            : NodeDeviceListFlags.None;
}
