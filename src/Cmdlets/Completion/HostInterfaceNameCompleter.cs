using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of host interfaces.</summary>
public sealed class HostInterfaceNameCompleter : ObjectNameCompleter<VirtInterface>
{
    private protected override Task<IReadOnlyList<VirtInterface>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        connection.Interfaces.ListAsync(InterfaceListFlags.None, cancellationToken);

    private protected override string Describe(VirtInterface item) => $"{item.Name} ({item.Mac})";
}
