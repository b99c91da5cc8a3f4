using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of domains.</summary>
public sealed class DomainNameCompleter : ObjectNameCompleter<VirtDomain>
{
    private protected override Task<IReadOnlyList<VirtDomain>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        connection.Domains.ListAsync(DomainListFlags.None, cancellationToken);

    private protected override string Describe(VirtDomain item) => $"{item.Name} ({item.State})";
}
