using System.Management.Automation;
using VirtPS.Engine.Admin;
using VirtPS.Engine.Daemons;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Lets -Daemon take the URI of a daemon's admin socket, or an alias of it, as well as the object.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DaemonTransformationAttribute : EachTransformationAttribute<VirtDaemonConnection>
{
    // Parameters are bound before a command can be stopped, so a daemon that hangs is not waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private protected override VirtDaemonConnection One(object? item) => item switch
    {
        VirtDaemonConnection daemon => daemon,
        VirtDaemon local => Find($"virtpsd:///system?socket={Uri.EscapeDataString(local.AdminSocket)}"),
        string uri => Find(uri),
        _ => throw new ArgumentTransformationMetadataException("a daemon or the URI of its admin socket was expected"),
    };

    private static VirtDaemonConnection Find(string uri)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            return Task.Run(() => VirtDaemonConnection.FindAsync(uri, limit.Token)).WaitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new ArgumentTransformationMetadataException($"'{uri}' gives no answer within {Patience.TotalSeconds:0} s");
        }
        catch (VirtException error)
        {
            throw new ArgumentTransformationMetadataException(error.Message, error);
        }
    }
}
