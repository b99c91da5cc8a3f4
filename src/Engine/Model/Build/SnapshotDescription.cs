using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>What a snapshot that is to be taken is asked to be.</summary>
/// <param name="Name">Its name; the host makes one up without it.</param>
/// <param name="Description">What it is taken for.</param>
/// <param name="MemoryPath">The file on the host that takes the guest's memory.</param>
/// <param name="External">Keeps each disk's changes from now on in a file of its own.</param>
public sealed record SnapshotDescription(string? Name, string? Description, string? MemoryPath, bool External)
{
    /// <summary>Writes the description for one domain.</summary>
    /// <param name="domain">The domain, whose disks are named in it where that matters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>libvirt XML.</returns>
    public async Task<string> ToXmlAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return VirtXml.Write(SnapshotBuilder.Build(new SnapshotSpec
        {
            Name = Name,
            Description = Description,
            MemoryFile = MemoryPath,
            Disks = External ? await DisksAsync(domain, cancellationToken).ConfigureAwait(false) : [],
        }).Element);
    }

    private static async Task<IReadOnlyList<(string Target, string? Location, string? File)>> DisksAsync(
        VirtDomain domain, CancellationToken cancellationToken)
    {
        var description = DomainXml.Parse(await domain.GetXmlAsync(cancellationToken).ConfigureAwait(false));
        return
        [
            .. description.Devices.Disks
                .Where(disk => disk is { ReadOnly: false, Device: "disk", Target: not null })
                .Select(disk => (disk.Target!, (string?)"external", (string?)null)),
        ];
    }
}
