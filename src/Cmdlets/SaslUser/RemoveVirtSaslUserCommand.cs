using System.Management.Automation;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Commands;

/// <summary>Lets somebody log in to the daemon no more.</summary>
/// <remarks>The counterpart of Cyrus SASL's saslpasswd2 -d, for the daemon's own store. Who is connected stays so.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtSaslUser", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtSaslUserCommand : SaslUserCommand
{
    /// <summary>Names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = Store();
        foreach (var name in Name)
        {
            Attempt(name, () => Remove(store, name));
        }
    }

    private void Remove(SaslUserStore store, string name)
    {
        foreach (var user in Find(store, name).Where(user => ShouldProcess($"SASL user {user.Name} in {store.Path}", "Remove user")))
        {
            Wait(token => store.RemoveAsync(user.Name, token));
        }
    }
}
