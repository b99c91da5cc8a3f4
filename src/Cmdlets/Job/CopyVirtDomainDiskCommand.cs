using System.Management.Automation;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Copies a disk of a running domain, keeps both copies the same, and moves the guest to the copy if that is wanted.</summary>
/// <remarks>virDomainBlockCopy.</remarks>
[Cmdlet(VerbsCommon.Copy, "VirtDomainDisk", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomainJob))]
[OutputType(typeof(VirtJob))]
public sealed class CopyVirtDomainDiskCommand : DiskJobCommand
{
    /// <summary>The file on the host that takes the copy, or with -BlockDevice a device.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>The copy's format, such as qcow2; without it the disk's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <summary>Takes -Destination as a block device of the host.</summary>
    [Parameter]
    public SwitchParameter BlockDevice { get; set; }

    /// <summary>A whole disk element in place of -Destination, for copies on a network and the like.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>Copies the image in use only; the images below it serve the copy too.</summary>
    [Parameter]
    public SwitchParameter Shallow { get; set; }

    /// <summary>Copies into a file that exists already.</summary>
    [Parameter]
    public SwitchParameter ReuseExisting { get; set; }

    /// <summary>Accepts that the copy is lost when the guest stops meanwhile; domains with a stored definition need it.</summary>
    [Parameter]
    public SwitchParameter TransientJob { get; set; }

    /// <summary>Writes what the guest writes to both copies at once, so that a busy guest cannot outrun the copy.</summary>
    [Parameter]
    public SwitchParameter SynchronousWrites { get; set; }

    /// <summary>Says that the place of the copy reads as zeroes, so that the host need not clear it.</summary>
    [Parameter]
    public SwitchParameter TargetZeroed { get; set; }

    /// <summary>The smallest piece that is copied again after a change, in bytes, a power of two.</summary>
    [Parameter]
    [ValidateRange(512, 67108864)]
    public uint Granularity { get; set; }

    /// <summary>How many bytes may be under way at once.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long BufferSize { get; set; }

    /// <summary>Waits until the copy is ready and moves the guest to it.</summary>
    [Parameter]
    public SwitchParameter Pivot { get; set; }

    /// <summary>Waits until the copy is ready and ends the job, which leaves the copy as the disk is then.</summary>
    [Parameter]
    public SwitchParameter Finish { get; set; }

    private protected override bool? Ending => Pivot ? true : Finish ? false : null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        RefuseIf(Pivot && Finish, "-Pivot and -Finish contradict each other");
        RefuseIf((Destination is null) == (Xml is null), "either -Destination or -Xml says where the copy goes");
    }

    private protected override void Process(VirtDomain domain)
    {
        var target = Xml ?? Description(Destination!);
        WriteVerbose(target);
        Run(
            domain,
            Destination is null ? "Copy disk" : $"Copy disk to '{Destination}'",
            token => domain.Connection.DomainBlockJobs.CopyAsync(domain.Ref, Disk, target, Parameters(), Flags(), token));
    }

    private string Description(string path) =>
        new XElement(
            "disk",
            new XAttribute("type", BlockDevice ? "block" : "file"),
            Format is null ? null : new XElement("driver", new XAttribute("type", Format)),
            new XElement("source", new XAttribute(BlockDevice ? "dev" : "file", HostPath.Of(this, path)))).ToString();

    private List<TypedParameter> Parameters()
    {
        var parameters = new List<TypedParameter>();
        if (Bandwidth > 0)
        {
            parameters.Add(new("bandwidth", (ulong)Bandwidth));
        }

        if (Granularity > 0)
        {
            parameters.Add(new("granularity", Granularity));
        }

        if (BufferSize > 0)
        {
            parameters.Add(new("buf-size", (ulong)BufferSize));
        }

        return parameters;
    }

    private DomainBlockCopyFlags Flags() =>
        (Shallow ? DomainBlockCopyFlags.Shallow : 0)
        | (ReuseExisting ? DomainBlockCopyFlags.ReuseExt : 0)
        | (TransientJob ? DomainBlockCopyFlags.TransientJob : 0)
        | (SynchronousWrites ? DomainBlockCopyFlags.SynchronousWrites : 0)
        | (TargetZeroed ? DomainBlockCopyFlags.TargetZeroed : 0);
}
