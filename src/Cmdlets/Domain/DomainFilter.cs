using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Asks hosts for domains with libvirt's filter flags, and for running ones by number.</summary>
internal static class DomainFilter
{
    internal static Task<IReadOnlyList<VirtDomain>> ListAsync(
        IReadOnlyList<VirtConnection> connections, DomainListFlags flags, CancellationToken cancellationToken) =>
        (Finders.Domains with { List = (connection, token) => connection.Domains.ListAsync(flags, token) })
            .AllAsync(connections, cancellationToken);

    internal static Task<IReadOnlyList<VirtDomain>> RunningAsync(
        IReadOnlyList<VirtConnection> connections, int id, CancellationToken cancellationToken) =>
        new ObjectFinder<VirtDomain>(
            Finders.Domains.List,
            async (connection, _, token) => await connection.Domains.GetAsync(
                await connection.Domains.LookupByIdAsync(id, token).ConfigureAwait(false), token).ConfigureAwait(false),
            null,
            VirtErrorCode.NoDomain).NamedAsync(connections, $"{id}", cancellationToken);
}
