using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets open connections.</summary>
/// <remarks>virConnectGetURI, virConnectIsAlive, virConnectIsEncrypted, virConnectIsSecure.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtConnection")]
[OutputType(typeof(VirtConnection))]
public sealed class GetVirtConnectionCommand : PSCmdlet
{
    /// <summary>Names or URIs; wildcards are allowed. Without any, all connections.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Name is null)
        {
            WriteObject(ConnectionTable.All, enumerateCollection: true);
            return;
        }

        foreach (var name in Name)
        {
            try
            {
                WriteObject(ConnectionNames.Find(name), enumerateCollection: true);
            }
            catch (VirtException error)
            {
                WriteError(ErrorRecords.From(error, name));
            }
        }
    }
}
