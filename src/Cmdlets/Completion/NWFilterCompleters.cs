using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of network filters.</summary>
public sealed class NWFilterNameCompleter : ObjectNameCompleter<VirtNWFilter>
{
    private protected override Task<IReadOnlyList<VirtNWFilter>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        VirtNWFilter.ListAsync(connection, cancellationToken);

    private protected override string Describe(VirtNWFilter item) => $"{item.Name} ({item.Chain})";
}

/// <summary>Completes the names of ports that have a network filter.</summary>
public sealed class NWFilterPortCompleter : ObjectNameCompleter<VirtNWFilterBinding>
{
    private protected override Task<IReadOnlyList<VirtNWFilterBinding>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        VirtNWFilterBinding.ListAsync(connection, cancellationToken);

    private protected override string Describe(VirtNWFilterBinding item) => $"{item.PortDevice} ({item.FilterName}, {item.Owner})";
}
