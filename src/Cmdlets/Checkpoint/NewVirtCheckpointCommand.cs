using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Makes checkpoints of domains: from then on the host knows which blocks of their disks change.</summary>
/// <remarks>virDomainCheckpointCreateXML.</remarks>
[Cmdlet(VerbsCommon.New, "VirtCheckpoint", DefaultParameterSetName = ByDomainName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtCheckpoint))]
public sealed class NewVirtCheckpointCommand : SnapshotDomainCommand
{
    /// <summary>The checkpoint's name; without one the host makes one up.</summary>
    [Parameter(Position = 1)]
    [Alias("CheckpointName")]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What it is made for.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>The targets of the disks whose changes are to be known; without any, all that can be written.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Disk { get; set; }

    /// <summary>Has the guest's agent freeze its file systems meanwhile.</summary>
    [Parameter]
    public SwitchParameter Quiesce { get; set; }

    /// <summary>A whole description; what the other parameters say is left aside.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>Brings back a checkpoint that the host has forgotten, from its description in -Xml.</summary>
    [Parameter]
    public SwitchParameter Redefine { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Redefine && Xml is null, "-Redefine needs the description that the checkpoint had, in -Xml");

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var domain in Domains())
        {
            Attempt(domain, () => Make(domain));
        }
    }

    private void Make(VirtDomain domain)
    {
        var xml = Xml ?? CheckpointDescription.ToXml(Name, Description, Disk);
        WriteVerbose(xml);
        if (!ShouldProcess(domain.Name, Name is null ? "Make checkpoint" : $"Make checkpoint {Name}"))
        {
            return;
        }

        var flags = (Quiesce ? CheckpointCreateFlags.Quiesce : 0) | (Redefine ? CheckpointCreateFlags.Redefine : 0);
        WriteObject(Wait(async token =>
        {
            var checkpoints = domain.Connection.DomainCheckpoints;
            var made = await checkpoints.CreateAsync(domain.Ref, xml, flags, token).ConfigureAwait(false);
            return await checkpoints.GetAsync(domain, made, token).ConfigureAwait(false);
        }));
    }
}
