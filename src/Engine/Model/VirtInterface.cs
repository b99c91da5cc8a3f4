using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A network interface of the host.</summary>
/// <remarks>virInterface.</remarks>
public sealed class VirtInterface : VirtObject
{
    private InterfaceSummary _summary;

    internal VirtInterface(VirtConnection connection, InterfaceSummary summary)
        : base(connection) => _summary = summary;

    /// <summary>The handle that operations take.</summary>
    public InterfaceRef Ref => _summary.Interface;

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>The MAC address.</summary>
    public string Mac => Ref.Mac;

    /// <summary>Whether it is up.</summary>
    public bool IsActive => _summary.IsActive;

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) =>
        Connection.Interfaces.GetXmlAsync(Ref, InterfaceXmlFlags.None, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _summary = (await Connection.Interfaces.GetAsync(Ref, cancellationToken).ConfigureAwait(false))._summary;
}
