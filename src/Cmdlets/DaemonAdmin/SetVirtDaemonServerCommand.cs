using System.Management.Automation;
using VirtPS.Engine.Admin;

namespace VirtPS.Commands;

/// <summary>Changes how many clients servers of daemons may have and how much they work on at once.</summary>
/// <remarks>virAdmServerSetThreadPoolParameters, virAdmServerSetClientLimits. It lasts until the daemon reads its configuration again.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtDaemonServer", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDaemonServer))]
public sealed class SetVirtDaemonServerCommand : DaemonServerCommand
{
    /// <summary>Workers kept ready.</summary>
    [Parameter]
    [ValidateRange(0L, (long)uint.MaxValue)]
    public long? MinWorkers { get; set; }

    /// <summary>The most workers, each of which works on one call at a time.</summary>
    [Parameter]
    [ValidateRange(1L, (long)uint.MaxValue)]
    public long? MaxWorkers { get; set; }

    /// <summary>Workers for calls that never wait for a guest.</summary>
    [Parameter]
    [ValidateRange(0L, (long)uint.MaxValue)]
    public long? PriorityWorkers { get; set; }

    /// <summary>The most clients.</summary>
    [Parameter]
    [ValidateRange(0L, (long)uint.MaxValue)]
    public long? MaxClients { get; set; }

    /// <summary>The most clients that have not proved who they are; 0 for no bound of their own.</summary>
    [Parameter]
    [ValidateRange(0L, (long)uint.MaxValue)]
    public long? MaxUnauthenticatedClients { get; set; }

    /// <summary>Gives the servers on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtDaemonServer server)
    {
        var target = $"{server.Name} of {server.Daemon}";
        if ((MinWorkers ?? MaxWorkers ?? PriorityWorkers) is not null && ShouldProcess(target, "Change bounds of workers"))
        {
            Wait(token => server.SetWorkersAsync(MinWorkers, MaxWorkers, PriorityWorkers, token));
        }

        if ((MaxClients ?? MaxUnauthenticatedClients) is not null && ShouldProcess(target, "Change bounds of clients"))
        {
            Wait(token => server.SetClientLimitsAsync(MaxClients, MaxUnauthenticatedClients, token));
        }

        if (PassThru)
        {
            Wait(server.RefreshAsync);
            WriteObject(server);
        }
    }
}
