using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes snapshots of domains.</summary>
/// <remarks>virDomainSnapshotCreateXML.</remarks>
[Cmdlet(VerbsCommon.New, "VirtSnapshot", DefaultParameterSetName = ByDomainName, SupportsShouldProcess = true)]
[Alias("Checkpoint-VirtDomain")]
[OutputType(typeof(VirtSnapshot))]
public sealed class NewVirtSnapshotCommand : SnapshotDomainCommand
{
    /// <summary>The snapshot's name; without one the host makes one up.</summary>
    [Parameter(Position = 1)]
    [Alias("SnapshotName")]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What it is taken for.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>Leaves the guest's memory out.</summary>
    [Parameter]
    public SwitchParameter DiskOnly { get; set; }

    /// <summary>The file on the host that takes the guest's memory.</summary>
    [Parameter]
    [Alias("Memory")]
    [ValidateNotNullOrEmpty]
    public string? MemoryPath { get; set; }

    /// <summary>Keeps each disk's changes from now on in a file of its own.</summary>
    [Parameter]
    public SwitchParameter External { get; set; }

    /// <summary>Has the guest's agent freeze its file systems meanwhile.</summary>
    [Parameter]
    public SwitchParameter Quiesce { get; set; }

    /// <summary>Takes all disks or none.</summary>
    [Parameter]
    public SwitchParameter Atomic { get; set; }

    /// <summary>Lets the guest run while its memory is written.</summary>
    [Parameter]
    public SwitchParameter Live { get; set; }

    /// <summary>Stops the domain once the snapshot is taken.</summary>
    [Parameter]
    public SwitchParameter Halt { get; set; }

    /// <summary>Has the host keep no record of it.</summary>
    [Parameter]
    public SwitchParameter NoMetadata { get; set; }

    /// <summary>A whole description; what the other parameters say is left aside.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var domain in Domains())
        {
            Attempt(domain, () => Take(domain));
        }
    }

    private void Take(VirtDomain domain)
    {
        var xml = Xml ?? Wait(token => new SnapshotDescription(Name, Description, MemoryPath, External).ToXmlAsync(domain, token));
        WriteVerbose(xml);
        if (!ShouldProcess(domain.Name, Name is null ? "Take snapshot" : $"Take snapshot {Name}"))
        {
            return;
        }

        var flags = Flags();
        Run(domain, async (progress, token) =>
        {
            var snapshots = domain.Connection.DomainSnapshots;
            var taken = await snapshots.CreateAsync(domain.Ref, xml, flags, progress, token).ConfigureAwait(false);
            await domain.RefreshAsync(token).ConfigureAwait(false);
            return NoMetadata ? null : await snapshots.GetAsync(domain, taken, token).ConfigureAwait(false);
        });
    }

    private SnapshotCreateFlags Flags() =>
        (DiskOnly ? SnapshotCreateFlags.DiskOnly : 0)
        | (Quiesce ? SnapshotCreateFlags.Quiesce : 0)
        | (Atomic ? SnapshotCreateFlags.Atomic : 0)
        | (Live ? SnapshotCreateFlags.Live : 0)
        | (Halt ? SnapshotCreateFlags.Halt : 0)
        | (NoMetadata ? SnapshotCreateFlags.NoMetadata : 0);
}
