using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the SSH keys that let a user of a guest in.</summary>
/// <remarks>virDomainAuthorizedSSHKeysGet.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtGuestSshKey", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtGuestSshKey))]
public sealed class GetVirtGuestSshKeyCommand : DomainTargetCommand
{
    /// <summary>The user in the guest.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string UserName { get; set; } = string.Empty;

    private protected override void Process(VirtDomain domain)
    {
        foreach (var key in Wait(token => domain.Connection.DomainGuests.GetSshKeysAsync(domain.Ref, UserName, token)))
        {
            WriteObject(new VirtGuestSshKey(domain, UserName, key));
        }
    }
}
