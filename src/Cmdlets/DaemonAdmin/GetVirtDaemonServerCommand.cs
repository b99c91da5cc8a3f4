using System.Management.Automation;
using VirtPS.Engine.Admin;

namespace VirtPS.Commands;

/// <summary>Gets servers of daemons: how busy they are, how many clients they have, and the bounds of both.</summary>
/// <remarks>virAdmConnectListServers, virAdmServerGetThreadPoolParameters, virAdmServerGetClientLimits.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDaemonServer")]
[OutputType(typeof(VirtDaemonServer))]
public sealed class GetVirtDaemonServerCommand : DaemonCommand
{
    /// <summary>Names; wildcards are allowed. Without any, all servers.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ServerName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForEachDaemon(daemon => WriteObject(Servers(daemon, Name), enumerateCollection: true));
}
