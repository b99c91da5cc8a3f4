using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of virtual networks.</summary>
public sealed class NetworkNameCompleter : ObjectNameCompleter<VirtNetwork>
{
    private protected override Task<IReadOnlyList<VirtNetwork>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        Finders.Networks.List(connection, cancellationToken);

    private protected override string Describe(VirtNetwork item) => $"{item.Name} ({(item.IsActive ? "active" : "inactive")})";
}
