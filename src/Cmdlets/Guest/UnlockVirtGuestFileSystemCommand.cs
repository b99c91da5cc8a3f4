using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Thaws file systems of guests that were frozen.</summary>
/// <remarks>virDomainFSThaw.</remarks>
[Cmdlet(VerbsCommon.Unlock, "VirtGuestFileSystem", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class UnlockVirtGuestFileSystemCommand : DomainChangeCommand
{
    /// <summary>Where the file systems are mounted; without any, all of them.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[]? MountPoint { get; set; }

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        $"Thaw {(MountPoint is null ? "all file systems" : string.Join(", ", MountPoint))}",
        async token =>
        {
            var count = await domain.Connection.DomainGuests.ThawFileSystemsAsync(domain.Ref, MountPoint, token).ConfigureAwait(false);
            _ = count;
        });
}
