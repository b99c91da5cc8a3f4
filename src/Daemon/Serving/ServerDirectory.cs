using VirtPS.Daemon.Hosting;
using VirtPS.Daemon.Logging;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Daemon.Serving;

/// <summary>Shows the daemon to its administrators.</summary>
/// <param name="servers">Its servers, which may still be in the making: nobody asks before they have listeners.</param>
/// <param name="conditions">What counts now.</param>
/// <param name="controls">What can be changed around the servers.</param>
internal sealed class ServerDirectory(DaemonServers servers, DaemonConditions conditions, DaemonControls controls) : IServerDirectory
{
    /// <inheritdoc/>
    public ulong Version => DaemonVersion.Number;

    /// <inheritdoc/>
    public IReadOnlyList<IServedServer> Servers => [new ServedServer(servers.Main, conditions), new ServedServer(servers.Admin, conditions, servesTls: false)];

    /// <inheritdoc/>
    public LogChoice Outputs => controls.Log.Outputs is var outputs ? new(LogSyntax.Format(outputs), outputs.Count) : default;

    /// <inheritdoc/>
    public LogChoice Filters => controls.Log.Filters is var filters ? new(LogSyntax.Format(filters), filters.Count) : default;

    /// <inheritdoc/>
    public void SetOutputs(string outputs)
    {
        var read = Read(outputs, LogSyntax.ParseOutputs);
        try
        {
            controls.Log.Redirect(read);
        }
        catch (IOException e)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"cannot write the log: {e.Message}", VirtErrorDomain.Admin, e);
        }
    }

    /// <inheritdoc/>
    public void SetFilters(string filters) => controls.Log.Select(controls.Log.Level, Read(filters, LogSyntax.ParseFilters));

    /// <inheritdoc/>
    public void SetTimeout(TimeSpan? timeout) => controls.Idle.Set(timeout);

    /// <inheritdoc/>
    public void ShutDown() => controls.End();

    private static T Read<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"the list {e.Message}", VirtErrorDomain.Admin, e);
        }
    }
}
