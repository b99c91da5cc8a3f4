using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A checkpoint of a domain: from it on the host knows which blocks of the disks have changed.</summary>
/// <remarks>virDomainCheckpoint.</remarks>
public sealed class VirtCheckpoint : VirtObject
{
    private CheckpointXml _description;

    internal VirtCheckpoint(VirtDomain domain, CheckpointRef checkpoint, CheckpointXml description)
        : base(domain.Connection) => (Domain, Ref, _description) = (domain, checkpoint, description);

    /// <summary>The handle that operations take.</summary>
    public CheckpointRef Ref { get; }

    /// <summary>The domain it belongs to.</summary>
    public VirtDomain Domain { get; }

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>What it was made for.</summary>
    public string? Description => _description.Description;

    /// <summary>The name of the checkpoint it was made after, or nothing at a root.</summary>
    public string? Parent => _description.Parent;

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationTime => _description.CreationTime?.ToLocalTime();

    /// <summary>The targets of the disks whose changes are known.</summary>
    public IReadOnlyList<string> Disks => [.. _description.Disks.Select(disk => disk.Target)];

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) =>
        Connection.DomainCheckpoints.GetXmlAsync(Ref, CheckpointXmlFlags.None, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _description = (await Connection.DomainCheckpoints.GetAsync(Domain, Ref, cancellationToken).ConfigureAwait(false))._description;
}
