using System.Management.Automation;
using VirtPS.Engine.Admin;

namespace VirtPS.Commands;

/// <summary>Changes what daemons log, and where.</summary>
/// <remarks>virAdmConnectSetLoggingFilters, virAdmConnectSetLoggingOutputs. It lasts until the daemon reads its configuration again.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtDaemonLog", SupportsShouldProcess = true)]
[OutputType(typeof(VirtDaemonLog))]
public sealed class SetVirtDaemonLogCommand : DaemonCommand
{
    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [DaemonTransformation]
    [ValidateNotNullOrEmpty]
    public override VirtDaemonConnection[]? Daemon { get; set; }

    /// <summary>The filters, such as <c>1:rpc</c>: the least level, 1 (debug) to 4 (error), and the category; an empty list for none.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[]? Filter { get; set; }

    /// <summary>The outputs, such as <c>3:stderr</c> or <c>1:file:PATH</c>: the least level and the place; an empty list for the default.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public string[]? Output { get; set; }

    /// <summary>Gives what is logged from now on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEachDaemon(daemon =>
    {
        if (Filter is not null && ShouldProcess(daemon.Uri, $"Set log filters '{string.Join(' ', Filter)}'"))
        {
            Wait(token => daemon.SetLogFiltersAsync(Filter, token));
        }

        if (Output is not null && ShouldProcess(daemon.Uri, $"Set log outputs '{string.Join(' ', Output)}'"))
        {
            Wait(token => daemon.SetLogOutputsAsync(Output, token));
        }

        if (PassThru)
        {
            WriteObject(Wait(daemon.GetLogAsync));
        }
    });
}
