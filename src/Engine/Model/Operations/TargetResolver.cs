using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Finds out about which object the access policy is to be asked.</summary>
/// <remarks>
/// A handle is a caller's word: it may join the name of one object with the uuid of another.
/// So the driver is asked for its own handle, and that one is judged and used; libvirt too judges the object that it found.
/// </remarks>
internal static class TargetResolver
{
    /// <summary>Gives the driver's own handle for a caller's.</summary>
    internal static async ValueTask<T> FindAsync<T>(IDriverConnection driver, T handle, CancellationToken cancellationToken)
        where T : struct => (T)await LookUpAsync(driver, handle, cancellationToken).ConfigureAwait(false);

    /// <summary>Gives the identity of what a document, a file or a migration describes.</summary>
    internal static async ValueTask<object?> IdentifyAsync(
        IDriverConnection driver, object? target, object? parent, CancellationToken cancellationToken)
    {
        switch (target)
        {
            case DescribedTarget described:
                return IdentityReader.Read(described.Class, described.Xml, parent);
            case SavedTarget saved:
                var saves = driver.DomainSaves ?? throw VirtException.NoSupport("virDomainSaveImageGetXMLDesc");
                return IdentityReader.ReadDomain(await saves.GetImageXmlAsync(saved.Path, DomainXmlFlags.None, cancellationToken).ConfigureAwait(false));
            case ArrivingTarget arriving:
                return await IdentifyAsync(driver, arriving.Step.Parameters, cancellationToken).ConfigureAwait(false);
            default:
                return target;
        }
    }

    /// <summary>Names the domain that arrives: by its description while it is prepared, later by its name, since it exists then.</summary>
    private static async ValueTask<object> IdentifyAsync(
        IDriverConnection driver, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken)
    {
        var name = parameters.FindText("destination_name");
        if (parameters.FindText("destination_xml") is { } xml)
        {
            var described = IdentityReader.ReadDomain(xml);
            return name is null ? described : described with { Name = name };
        }

        return name is null
            ? throw new VirtException(VirtErrorCode.InvalidArg, "a migration must name its domain in 'destination_name' or describe it in 'destination_xml'")
            : await Domains(driver).LookupByNameAsync(name, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<object> LookUpAsync(IDriverConnection driver, object handle, CancellationToken cancellationToken) => handle switch
    {
        DomainRef domain => await FindAsync(driver, domain, cancellationToken).ConfigureAwait(false),
        SnapshotRef snapshot => snapshot with { Domain = await FindAsync(driver, snapshot.Domain, cancellationToken).ConfigureAwait(false) },
        CheckpointRef checkpoint => checkpoint with { Domain = await FindAsync(driver, checkpoint.Domain, cancellationToken).ConfigureAwait(false) },
        NetworkRef network => await FindAsync(driver, network, cancellationToken).ConfigureAwait(false),
        NetworkPortRef port => await FindAsync(driver, port, cancellationToken).ConfigureAwait(false),
        StoragePoolRef pool => await FindAsync(driver, pool, cancellationToken).ConfigureAwait(false),
        StorageVolumeRef volume => await FindAsync(driver, volume, cancellationToken).ConfigureAwait(false),
        NodeDeviceRef device => await Need(driver.NodeDevices, "virNodeDeviceLookupByName").LookupByNameAsync(device.Name, cancellationToken).ConfigureAwait(false),
        InterfaceRef card => await Need(driver.Interfaces, "virInterfaceLookupByName").LookupByNameAsync(card.Name, cancellationToken).ConfigureAwait(false),
        NWFilterRef filter => await Filters(driver).LookupByUuidAsync(filter.Uuid, cancellationToken).ConfigureAwait(false),
        NWFilterBindingRef binding => await Filters(driver).LookupBindingAsync(binding.PortDevice, cancellationToken).ConfigureAwait(false),
        SecretRef secret => await Need(driver.Secrets, "virSecretLookupByUUID").LookupByUuidAsync(secret.Uuid, cancellationToken).ConfigureAwait(false),
        _ => throw new ArgumentException($"{handle.GetType().Name} identifies no object of a host", nameof(handle)),
    };

    private static Task<DomainRef> FindAsync(IDriverConnection driver, DomainRef domain, CancellationToken cancellationToken) =>
        Domains(driver).LookupByUuidAsync(domain.Uuid, cancellationToken);

    private static Task<NetworkRef> FindAsync(IDriverConnection driver, NetworkRef network, CancellationToken cancellationToken) =>
        Need(driver.Networks, "virNetworkLookupByUUID").LookupByUuidAsync(network.Uuid, cancellationToken);

    private static Task<StoragePoolRef> FindAsync(IDriverConnection driver, StoragePoolRef pool, CancellationToken cancellationToken) =>
        Pools(driver).LookupByUuidAsync(pool.Uuid, cancellationToken);

    private static async Task<NetworkPortRef> FindAsync(IDriverConnection driver, NetworkPortRef port, CancellationToken cancellationToken)
    {
        var network = await FindAsync(driver, port.Network, cancellationToken).ConfigureAwait(false);
        return await Need(driver.NetworkPorts, "virNetworkPortLookupByUUID").LookupByUuidAsync(network, port.Uuid, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<StorageVolumeRef> FindAsync(IDriverConnection driver, StorageVolumeRef volume, CancellationToken cancellationToken)
    {
        var pool = await Pools(driver).LookupByNameAsync(volume.Pool, cancellationToken).ConfigureAwait(false);
        return await Need(driver.StorageVolumes, "virStorageVolLookupByName").LookupByNameAsync(pool, volume.Name, cancellationToken).ConfigureAwait(false);
    }

    private static IDomainDriver Domains(IDriverConnection driver) => Need(driver.Domains, "virDomainLookupByUUID");

    private static IStoragePoolDriver Pools(IDriverConnection driver) => Need(driver.StoragePools, "virStoragePoolLookupByUUID");

    private static INWFilterDriver Filters(IDriverConnection driver) => Need(driver.NWFilters, "virNWFilterLookupByUUID");

    private static T Need<T>(T? family, string function)
        where T : class => family ?? throw VirtException.NoSupport(function);
}
