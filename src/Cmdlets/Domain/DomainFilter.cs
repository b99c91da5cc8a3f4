using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Asks hosts for domains with libvirt's filter flags, and for running ones by number.</summary>
internal static class DomainFilter
{
    internal static Task<Findings<VirtDomain>> ListAsync(
        IReadOnlyList<VirtConnection> connections, DomainListFlags flags, CancellationToken cancellationToken) =>
        (Finders.Domains with { List = (connection, token) => connection.Domains.ListAsync(flags, token) })
            .AllAsync(connections, cancellationToken);

    internal static Task<Findings<VirtDomain>> RunningAsync(
        IReadOnlyList<VirtConnection> connections, int id, CancellationToken cancellationToken) =>
        Finders.Domains.FirstAnswersAsync(connections, async connection => await connection.Domains.GetAsync(
            await connection.Domains.LookupByIdAsync(id, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));
}
