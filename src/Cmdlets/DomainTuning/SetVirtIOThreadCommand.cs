using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Says which of the host's CPUs I/O threads may use, and how they poll.</summary>
/// <remarks>virDomainPinIOThread, virDomainSetIOThreadParams.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtIOThread", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtIOThreadCommand : IOThreadChangeCommand
{
    /// <summary>The host's CPUs that the threads may use, such as 0-3,^2; all for any.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostCpuCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Affinity { get; set; }

    /// <summary>The longest time to poll before waiting, in nanoseconds; 0 for not at all.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? PollMax { get; set; }

    /// <summary>The factor by which polling gets longer; 0 for the host's choice.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? PollGrow { get; set; }

    /// <summary>The divisor by which polling gets shorter; 0 for the host's choice.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? PollShrink { get; set; }

    /// <summary>The fewest workers that a thread keeps.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? ThreadPoolMin { get; set; }

    /// <summary>The most workers that a thread may have.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? ThreadPoolMax { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseIf(Affinity is null && Parameters.Length == 0, "nothing to change was given");
    }

    private TypedParameter[] Parameters =>
    [
        .. PollMax is { } most ? [new TypedParameter("poll_max_ns", (ulong)most)] : Array.Empty<TypedParameter>(),
        .. PollGrow is { } grow ? [new TypedParameter("poll_grow", (uint)grow)] : Array.Empty<TypedParameter>(),
        .. PollShrink is { } shrink ? [new TypedParameter("poll_shrink", (uint)shrink)] : Array.Empty<TypedParameter>(),
        .. ThreadPoolMin is { } few ? [new TypedParameter("thread_pool_min", few)] : Array.Empty<TypedParameter>(),
        .. ThreadPoolMax is { } many ? [new TypedParameter("thread_pool_max", many)] : Array.Empty<TypedParameter>(),
    ];

    private protected override void Process(VirtDomain domain) => Change(domain, $"Change I/O thread {string.Join(',', IOThread)}", async token =>
    {
        var tuning = domain.Connection.DomainTuning;
        var pins = Affinity is null ? null : await HostCpus.MapAsync(domain.Connection, string.Join(',', Affinity), token).ConfigureAwait(false);
        foreach (var id in IOThread)
        {
            if (pins is not null)
            {
                await tuning.PinIOThreadAsync(domain.Ref, (uint)id, pins, Scope, token).ConfigureAwait(false);
            }

            if (Parameters is { Length: > 0 } parameters)
            {
                await tuning.SetIOThreadParametersAsync(domain.Ref, (uint)id, parameters, Scope, token).ConfigureAwait(false);
            }
        }
    });
}
