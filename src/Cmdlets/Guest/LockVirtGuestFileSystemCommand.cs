using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Freezes file systems of guests, so that their disks are whole and nothing is written until they are thawed.</summary>
/// <remarks>virDomainFSFreeze.</remarks>
[Cmdlet(VerbsCommon.Lock, "VirtGuestFileSystem", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class LockVirtGuestFileSystemCommand : DomainChangeCommand
{
    /// <summary>Where the file systems are mounted; without any, all of them.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[]? MountPoint { get; set; }

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        $"Freeze {(MountPoint is null ? "all file systems" : string.Join(", ", MountPoint))}",
        async token =>
        {
            var count = await domain.Connection.DomainGuests.FreezeFileSystemsAsync(domain.Ref, MountPoint, token).ConfigureAwait(false);
            _ = count;
        });
}
