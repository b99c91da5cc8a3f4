using System.Net;
using System.Management.Automation;
using System.Security;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sets the password of a user in guests.</summary>
/// <remarks>virDomainSetUserPassword.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtGuestPassword", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtGuestPasswordCommand : DomainChangeCommand
{
    /// <summary>The user in the guest.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string UserName { get; set; } = string.Empty;

    /// <summary>The password.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    /// <summary>Takes the password as one that is hashed already, in the guest's form.</summary>
    [Parameter]
    public SwitchParameter Hashed { get; set; }

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        $"Set the password of user {UserName}",
        token => domain.Connection.DomainGuests.SetUserPasswordAsync(
            domain.Ref, UserName, new NetworkCredential(string.Empty, Password).Password, Hashed, token));
}
