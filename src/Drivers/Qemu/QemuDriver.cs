using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Qemu;

/// <summary>Real guests, each a QEMU process of its own that outlives the daemon.</summary>
/// <remarks>libvirt's QEMU driver: <c>qemu:///system</c> of the superuser's daemon, <c>qemu:///session</c> of a user's own.</remarks>
/// <param name="node">What the driver's connections share.</param>
internal sealed class QemuDriver(QemuNode node) : IDriver
{
    /// <inheritdoc/>
    public string Name => "QEMU";

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = ["qemu"];

    /// <inheritdoc/>
    public DriverReach Reach => DriverReach.Local;

    /// <inheritdoc/>
    public IReadOnlyDictionary<Type, Type> Families { get; } = QemuConnection.FamiliesWith(node.Families);

    /// <inheritdoc/>
    public Task<IDriverConnection?> OpenAsync(VirtUri? uri, DriverOpenOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IDriverConnection?>(LocalUri.IsFor(uri, "qemu", "QEMU", node.Host) ? new QemuConnection(uri!.ToString(), node) : null);
}
