using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Has guests tell their disks which blocks they no longer use, so that the host can take them back.</summary>
/// <remarks>virDomainFSTrim.</remarks>
[Cmdlet(VerbsCommon.Optimize, "VirtGuestFileSystem", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class OptimizeVirtGuestFileSystemCommand : DomainChangeCommand
{
    /// <summary>Where the file system is mounted; without it, all of them.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? MountPoint { get; set; }

    /// <summary>The smallest free piece that is worth telling, in bytes.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long Minimum { get; set; }

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        $"Trim {MountPoint ?? "all file systems"}",
        token => domain.Connection.DomainGuests.TrimFileSystemsAsync(domain.Ref, MountPoint, Minimum, token));
}
