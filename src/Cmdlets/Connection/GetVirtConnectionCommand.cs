using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets open connections.</summary>
/// <remarks>virConnectGetURI, virConnectIsAlive, virConnectIsEncrypted, virConnectIsSecure.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtConnection")]
[OutputType(typeof(VirtConnection))]
public sealed class GetVirtConnectionCommand : NamedConnectionCommand
{
    /// <summary>Names, URIs or aliases; wildcards are allowed. Without any, all connections.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(Name is null ? ConnectionTable.All : Named(Name), enumerateCollection: true);
}
