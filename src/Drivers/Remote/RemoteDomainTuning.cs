using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>CPUs, memory and scheduling of domains of a daemon's host.</summary>
internal sealed class RemoteDomainTuning(RemoteLink link) : IDomainTuningDriver
{
    /// <inheritdoc/>
    public Task SetMemoryAsync(DomainRef domain, long bytes, DomainMemoryFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetMemoryFlags, new(domain, WireUnits.ToKibibytes(bytes), (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task SetMemoryStatisticsPeriodAsync(DomainRef domain, int seconds, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetMemoryStatisticsPeriod, new(domain, seconds, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync(DomainTuningProcedures.GetMemoryParameters, domain, flags, cancellationToken);

    /// <inheritdoc/>
    public Task SetMemoryParametersAsync(
        DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetMemoryParameters, new(domain, [.. parameters], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetNumaParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync(DomainTuningProcedures.GetNumaParameters, domain, flags, cancellationToken);

    /// <inheritdoc/>
    public Task SetNumaParametersAsync(
        DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetNumaParameters, new(domain, [.. parameters], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetBlkioParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        ReadAsync(DomainTuningProcedures.GetBlkioParameters, domain, flags, cancellationToken);

    /// <inheritdoc/>
    public Task SetBlkioParametersAsync(
        DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetBlkioParameters, new(domain, [.. parameters], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<string> GetSchedulerTypeAsync(DomainRef domain, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainTuningProcedures.GetSchedulerType, new(domain), cancellationToken).ConfigureAwait(false)).Type;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetSchedulerParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(
            DomainTuningProcedures.GetSchedulerParametersFlags,
            new(domain, Limits.FewParameters, (uint)flags | WireFlags.TextParameters),
            cancellationToken).ConfigureAwait(false)).Parameters;

    /// <inheritdoc/>
    public Task SetSchedulerParametersAsync(
        DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetSchedulerParametersFlags, new(domain, [.. parameters], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetPerfEventsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(
            DomainTuningProcedures.GetPerfEvents, new(domain, (uint)flags), cancellationToken).ConfigureAwait(false)).Parameters;

    /// <inheritdoc/>
    public Task SetPerfEventsAsync(
        DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetPerfEvents, new(domain, [.. parameters], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task SetVcpusAsync(DomainRef domain, int count, DomainVcpuFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetVcpusFlags, new(domain, (uint)count, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<int> GetVcpuCountAsync(DomainRef domain, DomainVcpuFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainTuningProcedures.GetVcpusFlags, new(domain, (uint)flags), cancellationToken).ConfigureAwait(false)).Count;

    /// <inheritdoc/>
    public Task SetVcpuAsync(DomainRef domain, string vcpus, bool enable, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetVcpu, new(domain, vcpus, enable ? 1 : 0, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Only a caller who says how many CPUs there are hears of them, so that is asked first.</remarks>
    public async Task<IReadOnlyList<VcpuInfo>> GetVcpusAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var (vcpus, cpus) = await SizesAsync(domain, DomainVcpuFlags.Maximum, cancellationToken).ConfigureAwait(false);
        var length = CpuMaps.Length(cpus);
        var answer = await link.CallAsync(DomainTuningProcedures.GetVcpus, new(domain, vcpus, length), cancellationToken).ConfigureAwait(false);
        return
        [
            .. answer.Vcpus.Select((one, i) => new VcpuInfo(
                (int)one.Number, (VcpuState)one.State, WireUnits.FromNanoseconds(one.CpuTime), one.Cpu,
                CpuMaps.Unpack(answer.Maps.AsSpan(i * length, length), cpus))),
        ];
    }

    /// <inheritdoc/>
    /// <remarks>Only a caller who says how many CPUs there are hears of them, so that is asked first.</remarks>
    public async Task<IReadOnlyList<IReadOnlyList<bool>>> GetVcpuPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var (vcpus, cpus) = await SizesAsync(domain, DomainVcpuFlags.Maximum | (DomainVcpuFlags)(uint)flags, cancellationToken).ConfigureAwait(false);
        var length = CpuMaps.Length(cpus);
        var answer = await link.CallAsync(
            DomainTuningProcedures.GetVcpuPinning, new(domain, vcpus, length, (uint)flags), cancellationToken).ConfigureAwait(false);
        return [.. Enumerable.Range(0, Math.Min(answer.Count, vcpus)).Select(i => CpuMaps.Unpack(answer.Maps.AsSpan(i * length, length), cpus))];
    }

    /// <inheritdoc/>
    public Task PinVcpuAsync(DomainRef domain, int vcpu, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.PinVcpuFlags, new(domain, (uint)vcpu, CpuMaps.Pack(cpus), (uint)flags), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Only a caller who says how many CPUs there are hears of them, so that is asked first.</remarks>
    public async Task<IReadOnlyList<bool>> GetEmulatorPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var cpus = await CountCpusAsync(cancellationToken).ConfigureAwait(false);
        var answer = await link.CallAsync(
            DomainTuningProcedures.GetEmulatorPinning, new(domain, CpuMaps.Length(cpus), (uint)flags), cancellationToken).ConfigureAwait(false);
        return CpuMaps.Unpack(answer.Maps, cpus);
    }

    /// <inheritdoc/>
    public Task PinEmulatorAsync(DomainRef domain, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.PinEmulator, new(domain, CpuMaps.Pack(cpus), (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IOThreadInfo>> GetIOThreadsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var counting = CountCpusAsync(cancellationToken);
        var answer = await link.CallAsync(DomainTuningProcedures.GetIOThreads, new(domain, (uint)flags), cancellationToken).ConfigureAwait(false);
        var cpus = await counting.ConfigureAwait(false);
        return Array.ConvertAll(answer.Threads, one => new IOThreadInfo(one.Id, CpuMaps.Unpack(one.Map, cpus)));
    }

    /// <inheritdoc/>
    public Task AddIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.AddIOThread, new(domain, id, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task RemoveIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.RemoveIOThread, new(domain, id, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task PinIOThreadAsync(DomainRef domain, uint id, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.PinIOThread, new(domain, id, CpuMaps.Pack(cpus), (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task SetIOThreadParametersAsync(
        DomainRef domain, uint id, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainTuningProcedures.SetIOThreadParameters, new(domain, id, [.. parameters], (uint)flags), cancellationToken);

    private async Task<IReadOnlyList<TypedParameter>> ReadAsync(
        Procedure<DomainCapacityArgs, FewParametersCountResult> procedure, DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(
            procedure, new(domain, Limits.FewParameters, (uint)flags | WireFlags.TextParameters), cancellationToken).ConfigureAwait(false)).Parameters;

    /// <summary>Counts the most virtual CPUs of a domain and the CPUs of its host.</summary>
    private async Task<(int Vcpus, int Cpus)> SizesAsync(DomainRef domain, DomainVcpuFlags flags, CancellationToken cancellationToken)
    {
        var counting = CountCpusAsync(cancellationToken);
        var vcpus = await GetVcpuCountAsync(domain, flags, cancellationToken).ConfigureAwait(false);
        return (vcpus, await counting.ConfigureAwait(false));
    }

    /// <summary>Counts the CPUs of the host; a driver that has no map of them still knows their topology.</summary>
    private async Task<int> CountCpusAsync(CancellationToken cancellationToken)
    {
        var map = await link.CallAsync(HostProcedures.GetCpuMap, new(0, 0, 0), cancellationToken).OrAsync(default).ConfigureAwait(false);
        if (map.Count > 0)
        {
            return map.Count;
        }

        var node = await link.CallAsync(HostProcedures.GetNodeInfo, default, cancellationToken).ConfigureAwait(false);
        return node.Nodes * node.Sockets * node.Cores * node.Threads;
    }
}
