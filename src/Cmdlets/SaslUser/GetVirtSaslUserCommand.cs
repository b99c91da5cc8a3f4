using System.Management.Automation;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Commands;

/// <summary>Gets the users who can log in to the daemon with a password.</summary>
/// <remarks>The counterpart of Cyrus SASL's sasldblistusers2, for the daemon's own store.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtSaslUser")]
[OutputType(typeof(VirtSaslUser))]
public sealed class GetVirtSaslUserCommand : SaslUserCommand
{
    /// <summary>Names; wildcards are allowed. Without any, all users.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = Store();
        foreach (var name in Name)
        {
            Attempt(name, () => WriteObject(Find(store, name), enumerateCollection: true));
        }
    }
}
