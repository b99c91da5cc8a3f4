using System.Management.Automation;
using VirtPS.Engine.Admin;

namespace VirtPS.Commands;

/// <summary>The base of commands that act on servers of daemons: given as objects or by their names.</summary>
public abstract class DaemonServerCommand : DaemonCommand
{
    private protected const string ByServer = "Server";
    private protected const string ByName = "Name";

    /// <summary>The servers, as Get-VirtDaemonServer gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByServer)]
    [ValidateNotNull]
    public VirtDaemonServer[] Server { get; set; } = [];

    /// <summary>The servers' names; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("ServerName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [DaemonTransformation]
    [ValidateNotNullOrEmpty]
    public override VirtDaemonConnection[]? Daemon { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByServer)
        {
            Process(Server);
        }
        else
        {
            ForEachDaemon(daemon => Process(Servers(daemon, Name)));
        }
    }

    /// <summary>Acts on one server.</summary>
    private protected abstract void Process(VirtDaemonServer server);

    private void Process(IEnumerable<VirtDaemonServer> servers)
    {
        foreach (var server in servers)
        {
            Attempt(server, () => Process(server));
        }
    }
}
