using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A device of the host.</summary>
/// <remarks>virNodeDevice.</remarks>
public sealed class VirtNodeDevice : VirtObject
{
    private NodeDeviceSummary _summary;

    internal VirtNodeDevice(VirtConnection connection, NodeDeviceSummary summary)
        : base(connection) => _summary = summary;

    /// <summary>The handle that operations take.</summary>
    public NodeDeviceRef Ref => _summary.Device;

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>The name of the device it hangs on, or nothing at the root.</summary>
    public string? Parent => _summary.Parent;

    /// <summary>What it can do, such as <c>pci</c> or <c>net</c>.</summary>
    public IReadOnlyList<string> Capability => _summary.Capabilities.ToArray();

    /// <summary>Whether it exists now.</summary>
    public bool IsActive => _summary.IsActive;

    /// <summary>Whether it is defined.</summary>
    public bool IsPersistent => _summary.IsPersistent;

    /// <summary>Whether it starts with its parent.</summary>
    public bool Autostart => _summary.Autostart;

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) =>
        Connection.NodeDevices.GetXmlAsync(Ref, NodeDeviceXmlFlags.None, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _summary = (await Connection.NodeDevices.GetAsync(Ref, cancellationToken).ConfigureAwait(false))._summary;
}
