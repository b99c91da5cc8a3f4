using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>CPUs, memory and scheduling of domains of a test node.</summary>
internal sealed class TestDomainTuning(TestNode node) : IDomainTuningDriver
{
    private const uint SchedulerWeight = 50;

    private static readonly ParameterRules SchedulerRules = new(("weight", typeof(uint)));

    private readonly TestDomainTable _table = node.Domains;

    /// <inheritdoc/>
    public Task SetMemoryAsync(DomainRef domain, long bytes, DomainMemoryFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => MemoryTuning.SetSize(_table.Find(domain), bytes, flags), cancellationToken);

    /// <inheritdoc/>
    public Task SetMemoryStatisticsPeriodAsync(DomainRef domain, int seconds, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ChangeAsync(domain, flags, definition => MemoryTuning.SetStatisticsPeriod(definition, seconds), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync(domain, flags, MemoryLimits.Read, cancellationToken);

    /// <inheritdoc/>
    public Task SetMemoryParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                MemoryLimits.Check(parameters);
                DomainImpact.Change(_table.Find(domain), flags, definition => MemoryLimits.Write(definition, parameters, DomainErrors.Speaker));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetNumaParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync(domain, flags, NumaPolicy.Read, cancellationToken);

    /// <inheritdoc/>
    public Task SetNumaParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                NumaPolicy.Check(parameters, DomainErrors.Speaker);
                var found = _table.Find(domain);
                DomainImpact.ChangeBoth(
                    found,
                    DomainImpact.Resolve(found, flags),
                    definition => NumaPolicy.Write(definition, parameters, live: true, DomainErrors.Speaker),
                    definition => NumaPolicy.Write(definition, parameters, live: false, DomainErrors.Speaker));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetBlkioParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync(domain, flags, BlkioTuning.Read, cancellationToken);

    /// <inheritdoc/>
    public Task SetBlkioParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                BlkioTuning.Check(parameters);
                DomainImpact.Change(_table.Find(domain), flags, definition => BlkioTuning.Write(definition, parameters));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetSchedulerTypeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => _table.Find(domain) is not null ? "fair" : string.Empty, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetSchedulerParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<TypedParameter>>(domain, flags, _ => [new TypedParameter("weight", SchedulerWeight)], cancellationToken);

    /// <inheritdoc/>
    /// <remarks>As in libvirt's test driver the weight is checked and forgotten.</remarks>
    public Task SetSchedulerParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                SchedulerRules.Check(parameters);
                DomainImpact.Resolve(_table.Find(domain), flags);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetPerfEventsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => PerfTuning.Read(DomainImpact.One(_table.Find(domain), flags)), cancellationToken);

    /// <inheritdoc/>
    public Task SetPerfEventsAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                PerfTuning.Check(parameters);
                DomainImpact.Change(_table.Find(domain), flags, definition => PerfTuning.Write(definition, parameters));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetVcpusAsync(DomainRef domain, int count, DomainVcpuFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckFlags(flags, DomainVcpuFlags.Live | DomainVcpuFlags.Config | DomainVcpuFlags.Maximum, "virDomainSetVcpusFlags");
                if (count <= 0)
                {
                    throw DomainErrors.Shared(VirtErrorCode.InvalidArg, "nvcpus in virDomainSetVcpusFlags must not be zero");
                }

                if (count > VcpuTuning.Most)
                {
                    throw DomainErrors.Argument($"requested cpu amount exceeds maximum supported amount ({count} > {VcpuTuning.Most})");
                }

                var found = _table.Find(domain);
                TellUnplugged(found, () => VcpuTuning.SetCount(found, count, flags));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<int> GetVcpuCountAsync(DomainRef domain, DomainVcpuFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckFlags(flags, DomainVcpuFlags.Live | DomainVcpuFlags.Config | DomainVcpuFlags.Maximum, "virDomainGetVcpusFlags");
                var impact = (DomainAffectFlags)(flags & (DomainVcpuFlags.Live | DomainVcpuFlags.Config));
                var definition = DomainImpact.One(_table.Find(domain), impact);
                return flags.HasFlag(DomainVcpuFlags.Maximum) ? definition.MaxVcpus : definition.Vcpus;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetVcpuAsync(DomainRef domain, string vcpus, bool enable, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain);
                TellUnplugged(found, () => DomainImpact.Change(found, flags, definition => VcpuTuning.Plug(definition, CpuSet.Parse(vcpus), enable)));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VcpuInfo>> GetVcpusAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<VcpuInfo>>(
            () =>
            {
                var found = _table.Find(domain);
                return found.IsActive ? Describe(found) : throw DomainErrors.Invalid("cannot list vcpus for an inactive domain");
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyList<bool>>> GetVcpuPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<IReadOnlyList<bool>>>(
            domain,
            flags,
            definition => [.. Enumerable.Range(0, definition.MaxVcpus).Select(vcpu => CpuPinning.OfVcpu(definition, vcpu, HostCpus))],
            cancellationToken);

    /// <inheritdoc/>
    public Task PinVcpuAsync(DomainRef domain, int vcpu, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain);
                if (flags == DomainAffectFlags.Current && !found.IsActive)
                {
                    throw DomainErrors.Invalid("cannot pin vcpus on an inactive domain");
                }

                CpuPinning.RefuseEmpty(cpus, "Empty cpu list for pinning");
                if (vcpu < 0 || !found.Definition.Devices.OnlineVcpus(found.Definition).Contains(vcpu))
                {
                    throw DomainErrors.Argument($"requested vcpu '{vcpu}' is not present in the domain");
                }

                DomainImpact.Change(found, flags, definition => CpuPinning.PinVcpu(definition, vcpu, cpus));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<bool>> GetEmulatorPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<bool>>(domain, flags, definition => CpuPinning.OfEmulator(definition, HostCpus), cancellationToken);

    /// <inheritdoc/>
    public Task PinEmulatorAsync(DomainRef domain, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ChangeAsync(
            domain,
            flags,
            definition =>
            {
                CpuPinning.RefuseEmpty(cpus, "Empty cpu list for pinning");
                CpuPinning.PinEmulator(definition, cpus);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IOThreadInfo>> GetIOThreadsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<IOThreadInfo>>(
            domain,
            flags,
            definition =>
            [
                .. DomainDeviceFacts.ThreadsOf(definition.Element)
                    .Select(id => new IOThreadInfo(id, CpuPinning.OfIOThread(definition, id, HostCpus))),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task AddIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                IOThreadTuning.RefuseZero(id);
                var found = _table.Find(domain);
                DomainImpact.Change(found, flags, definition => IOThreadTuning.Add(definition, id));
                if (!found.Guest.IOThreads.Exists(thread => thread.Id == id))
                {
                    found.Guest.IOThreads.Add(new IOThreadPolling(id));
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task RemoveIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                IOThreadTuning.RefuseZero(id);
                var found = _table.Find(domain);
                DomainImpact.Change(found, flags, definition => IOThreadTuning.Remove(definition, id));
                found.Guest.IOThreads.RemoveAll(thread => thread.Id == id);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task PinIOThreadAsync(DomainRef domain, uint id, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ChangeAsync(
            domain,
            flags,
            definition =>
            {
                CpuPinning.RefuseEmpty(cpus, "Empty iothread cpumap list for pinning");
                IOThreadTuning.Pin(definition, id, cpus);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetIOThreadParametersAsync(DomainRef domain, uint id, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckFlags(flags, DomainAffectFlags.Live, "virDomainSetIOThreadParams");
                IOThreadTuning.RefuseZero(id);
                var found = _table.Find(domain);
                DomainImpact.Resolve(found, flags);
                IOThreadTuning.SetPolling(found, id, parameters);
            },
            cancellationToken);

    private int HostCpus
    {
        get
        {
            var host = node.Host.Info;
            return host.Nodes * host.Sockets * host.Cores * host.Threads;
        }
    }

    private void TellUnplugged(TestDomain domain, Action change)
    {
        IReadOnlyList<int> Plugged() => domain.IsActive ? [.. domain.Definition.Devices.OnlineVcpus(domain.Definition)] : [];

        var before = Plugged();
        change();
        foreach (var vcpu in before.Except(Plugged()))
        {
            _table.Publish(new DomainVcpuRemovedEvent(domain.Ref, vcpu));
        }
    }

    private VcpuInfo[] Describe(TestDomain domain)
    {
        var used = CpuShare.OfVcpus(domain.RunTime, 1);
        var definition = new DomainXml(domain.Definition.ToTree());
        return
        [
            .. domain.Definition.Devices.OnlineVcpus(domain.Definition).Select(vcpu =>
            {
                var cpus = CpuPinning.OfVcpu(definition, vcpu, HostCpus);
                return new VcpuInfo(vcpu, VcpuState.Running, used, Array.LastIndexOf(cpus, true), cpus);
            }),
        ];
    }

    private Task<T> ReadAsync<T>(DomainRef domain, DomainAffectFlags flags, Func<DomainXml, T> read, CancellationToken cancellationToken) =>
        node.RunAsync(() => read(new DomainXml(DomainImpact.One(_table.Find(domain), flags).ToTree())), cancellationToken);

    private Task ChangeAsync(DomainRef domain, DomainAffectFlags flags, Action<DomainXml> change, CancellationToken cancellationToken) =>
        node.RunAsync(() => DomainImpact.Change(_table.Find(domain), flags, change), cancellationToken);
}
