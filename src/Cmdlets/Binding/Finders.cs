using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The finders of each kind of object.</summary>
internal static class Finders
{
    internal static ObjectFinder<VirtDomain> Domains { get; } = new(
        (connection, token) => connection.Domains.ListAsync(DomainListFlags.None, token),
        async (connection, name, token) => await connection.Domains.GetAsync(
            await connection.Domains.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false),
        async (connection, uuid, token) => await connection.Domains.GetAsync(
            await connection.Domains.LookupByUuidAsync(uuid, token).ConfigureAwait(false), token).ConfigureAwait(false),
        VirtErrorCode.NoDomain);

    internal static ObjectFinder<VirtNetwork> Networks { get; } = new(
        (connection, token) => connection.Networks.ListAsync(NetworkListFlags.None, token),
        async (connection, name, token) => await connection.Networks.GetAsync(
            await connection.Networks.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false),
        async (connection, uuid, token) => await connection.Networks.GetAsync(
            await connection.Networks.LookupByUuidAsync(uuid, token).ConfigureAwait(false), token).ConfigureAwait(false),
        VirtErrorCode.NoNetwork);

    internal static ObjectFinder<VirtStoragePool> StoragePools { get; } = new(
        (connection, token) => connection.StoragePools.ListAsync(StoragePoolListFlags.None, token),
        async (connection, name, token) => await connection.StoragePools.GetAsync(
            await connection.StoragePools.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false),
        async (connection, uuid, token) => await connection.StoragePools.GetAsync(
            await connection.StoragePools.LookupByUuidAsync(uuid, token).ConfigureAwait(false), token).ConfigureAwait(false),
        VirtErrorCode.NoStoragePool);

    internal static ObjectFinder<VirtNodeDevice> NodeDevices { get; } = new(
        (connection, token) => connection.NodeDevices.ListAsync(NodeDeviceListFlags.None, token),
        async (connection, name, token) => await connection.NodeDevices.GetAsync(
            await connection.NodeDevices.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false),
        null,
        VirtErrorCode.NoNodeDevice);

    internal static ObjectFinder<VirtInterface> Interfaces { get; } = new(
        (connection, token) => connection.Interfaces.ListAsync(InterfaceListFlags.None, token),
        async (connection, name, token) => await connection.Interfaces.GetAsync(
            await connection.Interfaces.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false),
        null,
        VirtErrorCode.NoInterface);

    internal static ObjectFinder<VirtSecret> Secrets { get; } = new(
        (connection, token) => VirtSecret.ListAsync(connection, SecretListFlags.None, token),
        async (connection, usageId, token) =>
        {
            var all = await connection.Secrets.ListAsync(SecretListFlags.None, token).ConfigureAwait(false);
            return all.Where(secret => secret.UsageId == usageId).Take(1).ToArray() is [var found]
                ? await VirtSecret.GetAsync(connection, found, token).ConfigureAwait(false)
                : throw new VirtException(VirtErrorCode.NoSecret, $"no secret with matching usage '{usageId}'", VirtErrorDomain.Secret);
        },
        async (connection, uuid, token) => await VirtSecret.GetAsync(
            connection, await connection.Secrets.LookupByUuidAsync(uuid, token).ConfigureAwait(false), token).ConfigureAwait(false),
        VirtErrorCode.NoSecret);

    internal static ObjectFinder<VirtNWFilter> NWFilters { get; } = new(
        VirtNWFilter.ListAsync,
        async (connection, name, token) => await VirtNWFilter.GetAsync(
            connection, await connection.NWFilters.LookupByNameAsync(name, token).ConfigureAwait(false), token).ConfigureAwait(false),
        async (connection, uuid, token) => await VirtNWFilter.GetAsync(
            connection, await connection.NWFilters.LookupByUuidAsync(uuid, token).ConfigureAwait(false), token).ConfigureAwait(false),
        VirtErrorCode.NoNWFilter);

    internal static ObjectFinder<VirtNWFilterBinding> NWFilterBindings { get; } = new(
        VirtNWFilterBinding.ListAsync,
        async (connection, port, token) => await VirtNWFilterBinding.GetAsync(
            connection, await connection.NWFilters.LookupBindingAsync(port, token).ConfigureAwait(false), token).ConfigureAwait(false),
        null,
        VirtErrorCode.NoNWFilterBinding);
}
