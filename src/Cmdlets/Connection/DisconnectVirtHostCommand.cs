using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Closes connections.</summary>
/// <remarks>virConnectClose.</remarks>
[Cmdlet(VerbsCommunications.Disconnect, "VirtHost", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
public sealed class DisconnectVirtHostCommand : NamedConnectionCommand
{
    private const string ByName = "Name";

    /// <summary>The connections, as Get-VirtConnection gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = "Connection")]
    [ValidateNotNull]
    public VirtConnection[] Connection { get; set; } = [];

    /// <summary>Names or URIs; wildcards are allowed. Without any, the one default connection.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Closes every connection.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "All")]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case "All":
                Close(ConnectionTable.All);
                break;
            case "Connection":
                Close(Connection);
                break;
            default:
                Attempt(null, () => Close(Name is null ? TheDefault() : Named(Name)));
                break;
        }
    }

    private static IReadOnlyList<VirtConnection> TheDefault() => ConnectionTable.Defaults switch
    {
        [var one] => [one],
        [] => throw VirtException.Worded(VirtErrorCode.InvalidConn, "there is no open connection to close"),
        var many => throw VirtException.Worded(VirtErrorCode.InvalidArg, $"{many.Count} connections are open; name one, or use -All"),
    };

    private void Close(IEnumerable<VirtConnection> connections)
    {
        foreach (var connection in connections.Where(one => ShouldProcess(one.Name, "Close connection")))
        {
            ConnectionTable.Remove(connection);
            Wait(_ => connection.DisposeAsync().AsTask());
        }
    }
}
