using System.Management.Automation;
using VirtPS.Engine.Admin;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>The base of commands that administer daemons on this machine.</summary>
public abstract class DaemonCommand : EngineCommand
{
    /// <summary>The daemons, as objects or as URIs of their admin sockets; without any, the default one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DaemonTransformation]
    [ValidateNotNullOrEmpty]
    public virtual VirtDaemonConnection[]? Daemon { get; set; }

    /// <summary>Does something for each daemon that is meant.</summary>
    private protected void ForEachDaemon(Action<VirtDaemonConnection> work)
    {
        VirtDaemonConnection[] daemons = Daemon ?? [];
        if (daemons.Length > 0 || Attempt(null, () => daemons = [Wait(token => VirtDaemonConnection.FindAsync(null, token))]))
        {
            foreach (var daemon in daemons)
            {
                Attempt(daemon, () => work(daemon));
            }
        }
    }

    /// <summary>Gives a daemon's servers with certain names; a name without wildcards that none has becomes an error record.</summary>
    private protected IReadOnlyList<VirtDaemonServer> Servers(VirtDaemonConnection daemon, IReadOnlyList<string> names)
    {
        var all = Wait(daemon.GetServersAsync);
        foreach (var name in names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !all.Any(server => IsNamed(server, name))))
        {
            Report(new VirtException(VirtErrorCode.NoServer, $"No server named '{name}'; '{daemon}' has {string.Join(" and ", all)}"), name);
        }

        return [.. all.Where(server => names.Any(name => IsNamed(server, name)))];
    }

    private static bool IsNamed(VirtDaemonServer server, string name) =>
        WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(server.Name);
}
