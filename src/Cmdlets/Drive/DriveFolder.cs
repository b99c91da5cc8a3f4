using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>What the virt: drive can do with one kind of object.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Root">The root element of the objects' definitions.</param>
/// <param name="Missing">What a host says of an object that it has not.</param>
/// <param name="IsSupported">Whether a host has objects of the kind.</param>
/// <param name="ListAsync">Lists them.</param>
/// <param name="FindAsync">Finds one by its name.</param>
internal sealed record DriveFolder(
    string Name,
    string Root,
    VirtErrorCode Missing,
    Func<VirtConnection, bool> IsSupported,
    Func<VirtConnection, CancellationToken, Task<IReadOnlyList<VirtObject>>> ListAsync,
    Func<VirtConnection, string, CancellationToken, Task<VirtObject>> FindAsync)
{
    internal const string Volumes = "volumes";

    /// <summary>The folders of a host.</summary>
    internal static IReadOnlyList<DriveFolder> All { get; } =
    [
        new("domains", "domain", VirtErrorCode.NoDomain, host => host.Domains.IsSupported,
            async (host, token) => await host.Domains.ListAsync(DomainListFlags.None, token).ConfigureAwait(false),
            async (host, name, token) => await host.Domains.GetAsync(await host.Domains.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false)),
        new("networks", "network", VirtErrorCode.NoNetwork, host => host.Networks.IsSupported,
            async (host, token) => await host.Networks.ListAsync(NetworkListFlags.None, token).ConfigureAwait(false),
            async (host, name, token) => await host.Networks.GetAsync(await host.Networks.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false)),
        new("pools", "pool", VirtErrorCode.NoStoragePool, host => host.StoragePools.IsSupported,
            async (host, token) => await host.StoragePools.ListAsync(StoragePoolListFlags.None, token).ConfigureAwait(false),
            async (host, name, token) => await host.StoragePools.GetAsync(await host.StoragePools.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false)),
        new("nodedevices", "device", VirtErrorCode.NoNodeDevice, host => host.NodeDevices.IsSupported,
            async (host, token) => await host.NodeDevices.ListAsync(NodeDeviceListFlags.None, token).ConfigureAwait(false),
            async (host, name, token) => await host.NodeDevices.GetAsync(await host.NodeDevices.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false)),
        new("interfaces", "interface", VirtErrorCode.NoInterface, host => host.Interfaces.IsSupported,
            async (host, token) => await host.Interfaces.ListAsync(InterfaceListFlags.None, token).ConfigureAwait(false),
            async (host, name, token) => await host.Interfaces.GetAsync(await host.Interfaces.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false)),
        new("nwfilters", "filter", VirtErrorCode.NoNWFilter, host => host.NWFilters.IsSupported,
            async (host, token) => await VirtNWFilter.ListAsync(host, token).ConfigureAwait(false),
            async (host, name, token) => await VirtNWFilter.GetAsync(host, await host.NWFilters.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false)),
        new("secrets", "secret", VirtErrorCode.NoSecret, host => host.Secrets.IsSupported,
            async (host, token) => await VirtSecret.ListAsync(host, SecretListFlags.None, token).ConfigureAwait(false),
            async (host, name, token) => (await VirtSecret.ListAsync(host, SecretListFlags.None, token).ConfigureAwait(false)).FirstOrDefault(secret => secret.Name == name || secret.Uuid.ToString() == name)
                ?? throw new VirtException(VirtErrorCode.NoSecret, name, VirtErrorDomain.Secret)),
    ];

    internal static DriveFolder? Named(string name) => All.FirstOrDefault(folder => folder.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Gives the folder's object of a name; nothing when there is none.</summary>
    internal async Task<VirtObject?> TryFindAsync(VirtConnection host, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(host, name, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code == Missing)
        {
            return null;
        }
    }

    /// <summary>Stores a definition in place of an object's own, or that of a new object.</summary>
    /// <exception cref="VirtException">InvalidArg for a definition of another object; NoSupport for devices, which are made and not defined.</exception>
    internal Task DefineAsync(VirtConnection host, string name, VirtObject? known, string xml, CancellationToken cancellationToken)
    {
        var uuid = known switch
        {
            VirtDomain domain => domain.Uuid,
            VirtNetwork network => network.Uuid,
            VirtStoragePool pool => pool.Uuid,
            _ => (Guid?)null,
        };
        var whole = uuid is { } identity ? VirtXml.Write(Redefinition.Of(xml, Root, name, identity)) : xml;
        RequireName(VirtXml.Parse(whole, Root), name);
        return Name switch
        {
            "domains" => host.Domains.DefineAsync(whole, DomainDefineFlags.None, cancellationToken),
            "networks" => host.Networks.DefineAsync(whole, NetworkDefineFlags.None, cancellationToken),
            "pools" => host.StoragePools.DefineAsync(whole, StoragePoolDefineFlags.None, cancellationToken),
            "interfaces" => host.Interfaces.DefineAsync(whole, validate: false, cancellationToken),
            "nwfilters" => host.NWFilters.DefineAsync(whole, validate: false, cancellationToken),
            "secrets" => host.Secrets.DefineAsync(whole, validate: false, cancellationToken),
            _ => throw VirtException.NoSupport($"the definition of '{name}' in {Name}"),
        };
    }

    private void RequireName(System.Xml.Linq.XElement definition, string name)
    {
        var own = (string?)definition.Attribute("name") ?? (string?)definition.Element("name");
        if (Name is not "secrets" && own != name)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"the XML describes the {Root} '{own}', not '{name}'");
        }
    }
}
