using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The base of commands that ask each host one question: all are asked at once, and one that refuses holds up no other.</summary>
/// <typeparam name="T">The answer.</typeparam>
public abstract class HostQueryCommand<T> : VirtCommand
    where T : notnull
{
    /// <summary>The connections to use, as objects, names or URIs; without them the default connections.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Session", "Server")]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNullOrEmpty]
    public override VirtConnection[]? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => AskHosts(AskAsync);

    /// <summary>Asks one host.</summary>
    private protected abstract Task<T> AskAsync(VirtConnection connection, CancellationToken cancellationToken);
}
