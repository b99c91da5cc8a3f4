using System.Management.Automation;
using System.Net;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Commands;

/// <summary>Lets somebody log in to the daemon with a password.</summary>
/// <remarks>The counterpart of Cyrus SASL's saslpasswd2, for the daemon's own store.</remarks>
[Cmdlet(VerbsCommon.Add, "VirtSaslUser", SupportsShouldProcess = true)]
[OutputType(typeof(VirtSaslUser))]
public sealed class AddVirtSaslUserCommand : SaslUserCommand
{
    /// <summary>The users' names and passwords.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSCredential[] Credential { get; set; } = [];

    /// <summary>The daemon's host name, to let the users log in with the outdated DIGEST-MD5 too, as plain TCP needs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DigestRealm { get; set; }

    /// <summary>Gives a user who is there already the new password.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the users.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = Store();
        foreach (var credential in Credential.Where(one => ShouldProcess($"SASL user {one.UserName} in {store.Path}", Force ? "Add or change user" : "Add user")))
        {
            Attempt(credential.UserName, () =>
            {
                var login = new NetworkCredential(credential.UserName, credential.Password);
                var user = Wait(token => store.SetAsync(login, DigestRealm, Force, token));
                if (PassThru)
                {
                    WriteObject(user);
                }
            });
        }
    }
}
