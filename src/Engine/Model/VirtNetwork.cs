using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A virtual network.</summary>
/// <remarks>virNetwork.</remarks>
public sealed class VirtNetwork : VirtObject
{
    private NetworkSummary _summary;

    internal VirtNetwork(VirtConnection connection, NetworkSummary summary)
        : base(connection) => _summary = summary;

    /// <summary>The handle that operations take.</summary>
    public NetworkRef Ref => _summary.Network;

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>The uuid.</summary>
    public Guid Uuid => Ref.Uuid;

    /// <summary>Whether it is started.</summary>
    public bool IsActive => _summary.IsActive;

    /// <summary>Whether its definition outlives its run.</summary>
    public bool IsPersistent => _summary.IsPersistent;

    /// <summary>Whether it starts with the host.</summary>
    public bool Autostart => _summary.Autostart;

    /// <summary>The bridge it uses, where it has one.</summary>
    public string? Bridge => _summary.Bridge;

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) =>
        Connection.Networks.GetXmlAsync(Ref, NetworkXmlFlags.None, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _summary = (await Connection.Networks.GetAsync(Ref, cancellationToken).ConfigureAwait(false))._summary;
}
