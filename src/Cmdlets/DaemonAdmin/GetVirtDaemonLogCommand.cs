using System.Management.Automation;
using VirtPS.Engine.Admin;

namespace VirtPS.Commands;

/// <summary>Gets what daemons log, and where.</summary>
/// <remarks>virAdmConnectGetLoggingFilters, virAdmConnectGetLoggingOutputs.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtDaemonLog")]
[OutputType(typeof(VirtDaemonLog))]
public sealed class GetVirtDaemonLogCommand : DaemonCommand
{
    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [DaemonTransformation]
    [ValidateNotNullOrEmpty]
    public override VirtDaemonConnection[]? Daemon { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachDaemon(daemon => WriteObject(Wait(daemon.GetLogAsync)));
}
