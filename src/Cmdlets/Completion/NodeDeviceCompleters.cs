using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Completes the names of host devices.</summary>
public sealed class NodeDeviceNameCompleter : ObjectNameCompleter<VirtNodeDevice>
{
    private protected override Task<IReadOnlyList<VirtNodeDevice>> ListAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        connection.NodeDevices.ListAsync(NodeDeviceListFlags.None, cancellationToken);

    private protected override string Describe(VirtNodeDevice item) => $"{item.Name} ({string.Join(", ", item.Capability)})";
}

/// <summary>Completes capabilities of host devices.</summary>
public sealed class NodeDeviceCapabilityCompleter() : WordCompleter([.. NodeDeviceCapabilities.Names]);
