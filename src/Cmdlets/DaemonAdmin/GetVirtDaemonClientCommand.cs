using System.Management.Automation;
using VirtPS.Engine.Admin;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Gets the clients that are connected to daemons, with what is known of them.</summary>
/// <remarks>virAdmServerListClients, virAdmServerLookupClient, virAdmClientGetInfo.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDaemonClient", DefaultParameterSetName = ByName)]
[OutputType(typeof(VirtDaemonClient))]
public sealed class GetVirtDaemonClientCommand : DaemonCommand
{
    private const string ByServer = "Server";
    private const string ByName = "Name";

    /// <summary>The servers, as Get-VirtDaemonServer gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByServer)]
    [ValidateNotNull]
    public VirtDaemonServer[] Server { get; set; } = [];

    /// <summary>The servers' names; wildcards are allowed. Without any, all servers.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] ServerName { get; set; } = ["*"];

    /// <summary>The clients' numbers; without any, all clients.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public ulong[]? Id { get; set; }

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
            Give(Server);
        }
        else
        {
            ForEachDaemon(daemon => Give(Servers(daemon, ServerName)));
        }
    }

    private void Give(IReadOnlyList<VirtDaemonServer> servers)
    {
        var found = new List<VirtDaemonClient>();
        foreach (var server in servers)
        {
            Attempt(server, () => found.AddRange(Wait(server.GetClientsAsync)));
        }

        WriteObject(found.Where(client => Id is null || Id.Contains(client.Id)), enumerateCollection: true);
        foreach (var missing in (Id ?? []).Where(id => found.TrueForAll(client => client.Id != id)))
        {
            Report(new VirtException(VirtErrorCode.NoClient, $"No client with matching ID '{missing}'"), missing);
        }
    }
}
