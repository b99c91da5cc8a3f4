using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Reads from the disks of domains, as the guest sees them.</summary>
/// <remarks>virDomainBlockPeek.</remarks>
[Cmdlet(VerbsCommunications.Read, "VirtDomainBlock", DefaultParameterSetName = ByName)]
[OutputType(typeof(byte[]))]
public sealed class ReadVirtDomainBlockCommand : DomainTargetCommand
{
    /// <summary>The disk's target, such as vda.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(DomainDiskCompleter))]
    [ValidateNotNullOrEmpty]
    public string Disk { get; set; } = string.Empty;

    /// <summary>The offset of the first byte.</summary>
    [Parameter(Position = 2)]
    [ValidateRange(0, long.MaxValue)]
    public long Offset { get; set; }

    /// <summary>How many bytes.</summary>
    [Parameter(Position = 3)]
    [ValidateRange(1, 1 << 30)]
    public int Length { get; set; } = 512;

    private protected override void Process(VirtDomain domain) =>
        WriteObject(Wait(token => DomainPeek.BlockAsync(domain, Disk, Offset, Length, token)), enumerateCollection: false);
}
