using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Asks for the description of an object of any kind.</summary>
internal static class Descriptions
{
    /// <summary>Gives a description; InvalidArg where objects of the kind know no such variant.</summary>
    internal static Task<string> GetAsync(VirtObject item, bool inactive, bool secure, bool migratable, CancellationToken cancellationToken) => item switch
    {
        VirtDomain domain => domain.Connection.Domains.GetXmlAsync(
            domain.Ref,
            (inactive ? DomainXmlFlags.Inactive : 0) | (secure ? DomainXmlFlags.Secure : 0) | (migratable ? DomainXmlFlags.Migratable : 0),
            cancellationToken),
        _ when migratable => throw Unknown(item, "migratable"),
        VirtSnapshot snapshot when !inactive => snapshot.Connection.DomainSnapshots.GetXmlAsync(
            snapshot.Ref, secure ? SnapshotXmlFlags.Secure : SnapshotXmlFlags.None, cancellationToken),
        _ when secure => throw Unknown(item, "secure"),
        _ when !inactive => item.GetXmlAsync(cancellationToken),
        VirtNetwork network => network.Connection.Networks.GetXmlAsync(network.Ref, NetworkXmlFlags.Inactive, cancellationToken),
        VirtStoragePool pool => pool.Connection.StoragePools.GetXmlAsync(pool.Ref, StorageXmlFlags.Inactive, cancellationToken),
        VirtInterface device => device.Connection.Interfaces.GetXmlAsync(device.Ref, InterfaceXmlFlags.Inactive, cancellationToken),
        VirtNodeDevice device => device.Connection.NodeDevices.GetXmlAsync(device.Ref, NodeDeviceXmlFlags.Inactive, cancellationToken),
        _ => throw Unknown(item, "inactive"),
    };

    private static VirtException Unknown(VirtObject item, string variant) =>
        VirtException.Worded(VirtErrorCode.InvalidArg, $"a {item.GetType().Name} has no {variant} description");
}
