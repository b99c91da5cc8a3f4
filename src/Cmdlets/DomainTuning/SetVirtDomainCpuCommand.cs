using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes how many virtual CPUs domains have, plugs single ones, and says which of the host's CPUs they may use.</summary>
/// <remarks>virDomainSetVcpusFlags, virDomainSetVcpu, virDomainPinVcpuFlags, virDomainPinEmulator.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtDomainCpu", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtDomainCpuCommand : ScopedDomainCommand
{
    /// <summary>The numbers of the virtual CPUs that -Affinity, -Enable and -Disable are about; without them -Affinity is about all.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    public int[] Number { get; set; } = [];

    /// <summary>The host's CPUs that the virtual ones may use, such as 0-3,^2; all for any.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostCpuCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Affinity { get; set; }

    /// <summary>The host's CPUs that the emulator itself may use.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostCpuCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? EmulatorAffinity { get; set; }

    /// <summary>Plugs the virtual CPUs in.</summary>
    [Parameter]
    public SwitchParameter Enable { get; set; }

    /// <summary>Takes the virtual CPUs out.</summary>
    [Parameter]
    public SwitchParameter Disable { get; set; }

    /// <summary>How many virtual CPUs the domain has.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int? Count { get; set; }

    /// <summary>How many virtual CPUs it may reach; only the stored definition can change.</summary>
    [Parameter]
    [ValidateRange(1, 4096)]
    public int? Maximum { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RefuseIf(Enable && Disable, "-Enable and -Disable contradict each other");
        RefuseIf(Maximum is not null && !Config, "-Maximum changes the stored definition: say -Config");
        RefuseIf(Affinity is null && EmulatorAffinity is null && !Enable && !Disable && Count is null && Maximum is null, "nothing to change was given");
    }

    private protected override void Process(VirtDomain domain)
    {
        RefuseIf((Enable || Disable) && Number.Length == 0, "-Number says which virtual CPUs are plugged");
        Change(domain, Action(), token => ApplyAsync(domain, token));
    }

    private string Action() => (Enable.ToBool(), Disable.ToBool(), Affinity, Number.Length) switch
    {
        (true, _, _, _) => $"Plug in virtual CPU {string.Join(',', Number)}",
        (_, true, _, _) => $"Take out virtual CPU {string.Join(',', Number)}",
        (_, _, not null, > 0) => $"Let virtual CPU {string.Join(',', Number)} use the host's CPUs {string.Join(',', Affinity)}",
        _ => "Change virtual CPUs",
    };

    private async Task ApplyAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        var tuning = domain.Connection.DomainTuning;

        // Sets of CPUs are read first: what is wrong with them must not be noticed half-way.
        var pins = Affinity is null ? null : await HostCpus.MapAsync(domain.Connection, string.Join(',', Affinity), cancellationToken).ConfigureAwait(false);
        var emulator = EmulatorAffinity is null ? null : await HostCpus.MapAsync(domain.Connection, string.Join(',', EmulatorAffinity), cancellationToken).ConfigureAwait(false);
        if (Maximum is { } most)
        {
            await tuning.SetVcpusAsync(domain.Ref, most, DomainVcpuFlags.Maximum | DomainVcpuFlags.Config, cancellationToken).ConfigureAwait(false);
        }

        if (Count is { } count)
        {
            await tuning.SetVcpusAsync(domain.Ref, count, (DomainVcpuFlags)(uint)Scope, cancellationToken).ConfigureAwait(false);
        }

        if (Enable || Disable)
        {
            await tuning.SetVcpuAsync(domain.Ref, CpuSet.Of(Number).ToString(), Enable, Scope, cancellationToken).ConfigureAwait(false);
        }

        foreach (var number in pins is null ? [] : await NumbersAsync(domain, cancellationToken).ConfigureAwait(false))
        {
            await tuning.PinVcpuAsync(domain.Ref, number, pins!, PinScope(domain), cancellationToken).ConfigureAwait(false);
        }

        if (emulator is not null)
        {
            await tuning.PinEmulatorAsync(domain.Ref, emulator, PinScope(domain), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<int>> NumbersAsync(VirtDomain domain, CancellationToken cancellationToken) => Number.Length > 0
        ? Number
        : [.. (await DomainCpus.ReadAsync(domain, !Live && Config, cancellationToken).ConfigureAwait(false)).Where(cpu => cpu.Online).Select(cpu => cpu.Number)];

    // The call that pins takes "current" for a run alone, as its older form did.
    private DomainAffectFlags PinScope(VirtDomain domain) => Scope != DomainAffectFlags.Current ? Scope
        : domain.IsActive ? DomainAffectFlags.Live
        : DomainAffectFlags.Config;
}
