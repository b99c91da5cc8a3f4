using System.Management.Automation;
using System.Net;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Commands;

/// <summary>Stores the user and password for a host, where VirtPS and libvirt's clients find them.</summary>
/// <remarks>https://libvirt.org/auth.html#client-configuration.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtCredential", SupportsShouldProcess = true)]
[OutputType(typeof(VirtCredential))]
public sealed class SetVirtCredentialCommand : CredentialCommand
{
    /// <summary>The hosts, as URIs name them; <c>default</c> is for every host without credentials of its own.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName")]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <summary>The user and the password.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Credential]
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>What the credentials are for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("libvirt", "ssh", "esx", "hyperv")]
    public string Service { get; set; } = "libvirt";

    /// <summary>The realm, where the host has several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Realm { get; set; }

    /// <summary>Writes what was stored.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = Store();
        var credential = new NetworkCredential(Credential.UserName, Credential.Password, Realm);
        foreach (var host in HostName.Where(host => ShouldProcess($"{Service} credentials for {host} in {store.Path}", "Store credentials")))
        {
            Attempt(host, () =>
            {
                var stored = Wait(token => store.SetAsync(Service, host, credential, token));
                if (PassThru)
                {
                    WriteObject(stored);
                }
            });
        }
    }
}
