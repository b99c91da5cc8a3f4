using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that change hosts: those that are named or piped, or the one default.</summary>
public abstract class HostChangeCommand : VirtCommand
{
    /// <summary>The connections to use, as objects, names or URIs; without them the default connection.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Session", "Server")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public override VirtConnection[]? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(null, () =>
    {
        foreach (var connection in Connection ?? [Target()])
        {
            Attempt(connection, () => Process(connection));
        }
    });

    /// <summary>Changes one host.</summary>
    private protected abstract void Process(VirtConnection connection);
}
