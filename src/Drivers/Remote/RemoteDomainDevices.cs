using Microsoft.Win32.SafeHandles;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Devices of domains of a daemon's host.</summary>
internal sealed class RemoteDomainDevices(RemoteLink link) : IDomainDeviceDriver
{
    private const int MostCpus = 128;
    private const int MostCpuParameters = 16;

    /// <inheritdoc/>
    public Task AttachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.AttachDeviceFlags, new(domain, xml, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task DetachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.DetachDeviceFlags, new(domain, xml, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task DetachByAliasAsync(DomainRef domain, string alias, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.DetachDeviceAlias, new(domain, alias, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task UpdateAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.UpdateDeviceFlags, new(domain, xml, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<BlockInfo> GetBlockInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken)
    {
        var info = await link.CallAsync(DomainDeviceProcedures.GetBlockInfo, new(domain, disk, 0), cancellationToken).ConfigureAwait(false);
        return new(WireUnits.Reported(info.Capacity), WireUnits.Reported(info.Allocation), WireUnits.Reported(info.Physical));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DiskError>> GetDiskErrorsAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var answer = await link.CallAsync(DomainDeviceProcedures.GetDiskErrors, new(domain, Limits.DiskErrors, 0), cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(answer.Errors, static one => new DiskError(one.Disk, one.Error));
    }

    /// <inheritdoc/>
    /// <remarks>A driver that does not know the call with parameters may know the one with five counters.</remarks>
    public async Task<IReadOnlyList<TypedParameter>> GetBlockStatisticsAsync(DomainRef domain, string disk, CancellationToken cancellationToken)
    {
        try
        {
            var args = new DomainPathCapacityArgs(domain, disk, Limits.FewParameters, WireFlags.TextParameters);
            return (await link.CallAsync(DomainDeviceProcedures.GetBlockStatisticsFlags, args, cancellationToken).ConfigureAwait(false)).Parameters;
        }
        catch (VirtException error) when (RemoteAnswers.IsUnknown(error))
        {
            var it = await link.CallAsync(DomainDeviceProcedures.GetBlockStatistics, new(domain, disk), cancellationToken).ConfigureAwait(false);
            (string Name, long Value)[] counters =
            [
                ("rd_operations", it.ReadRequests), ("rd_bytes", it.ReadBytes), ("wr_operations", it.WriteRequests), ("wr_bytes", it.WriteBytes), ("errs", it.Errors),
            ];
            return [.. counters.Where(static counter => counter.Value >= 0).Select(static counter => new TypedParameter(counter.Name, counter.Value))];
        }
    }

    /// <inheritdoc/>
    public async Task<InterfaceStatistics> GetInterfaceStatisticsAsync(DomainRef domain, string device, CancellationToken cancellationToken)
    {
        var it = await link.CallAsync(DomainDeviceProcedures.GetInterfaceStatistics, new(domain, device), cancellationToken).ConfigureAwait(false);
        return new(
            it.ReceivedBytes, it.ReceivedPackets, it.ReceiveErrors, it.ReceiveDrops, it.SentBytes, it.SentPackets, it.SendErrors, it.SendDrops);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MemoryStatistic>> GetMemoryStatisticsAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var answer = await link.CallAsync(
            DomainDeviceProcedures.GetMemoryStatistics, new(domain, Limits.MemoryStatistics, 0), cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(answer.Statistics, static one => new MemoryStatistic(one.Tag, one.Value));
    }

    /// <inheritdoc/>
    /// <remarks>One call tells of 128 CPUs at most.</remarks>
    public async Task<IReadOnlyList<IReadOnlyList<TypedParameter>>> GetCpuStatisticsAsync(
        DomainRef domain, int startCpu, int cpuCount, CancellationToken cancellationToken)
    {
        if (startCpu < 0)
        {
            return await CpuStatisticsAsync(domain, -1, 1, cancellationToken).ConfigureAwait(false);
        }

        if (cpuCount > MostCpus)
        {
            var present = await link.CallAsync(DomainDeviceProcedures.GetCpuStatistics, new(domain, 0, 0, 0, 0), cancellationToken).ConfigureAwait(false);
            cpuCount = Math.Min(cpuCount, Math.Max(present.Count - startCpu, 1));
        }

        var all = new List<IReadOnlyList<TypedParameter>>();
        for (var told = 0; told < cpuCount; told += MostCpus)
        {
            all.AddRange(await CpuStatisticsAsync(domain, startCpu + told, Math.Min(cpuCount - told, MostCpus), cancellationToken).ConfigureAwait(false));
        }

        return all;
    }

    /// <inheritdoc/>
    public Task ResizeBlockAsync(DomainRef domain, string disk, long bytes, DomainBlockResizeFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.ResizeBlock, new(domain, disk, (ulong)bytes, (uint)flags | WireFlags.BytesOfBlock), cancellationToken);

    /// <inheritdoc/>
    public async Task<byte[]> PeekBlockAsync(DomainRef domain, string disk, long offset, int length, CancellationToken cancellationToken) =>
        (await link.CallAsync(DomainDeviceProcedures.PeekBlock, new(domain, disk, (ulong)offset, (uint)length, 0), cancellationToken).ConfigureAwait(false)).Data;

    /// <inheritdoc/>
    public async Task<byte[]> PeekMemoryAsync(DomainRef domain, long start, int length, DomainMemoryPeekFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(
            DomainDeviceProcedures.PeekMemory, new(domain, unchecked((ulong)start), (uint)length, (uint)flags), cancellationToken).ConfigureAwait(false)).Data;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetBlockIoTuneAsync(
        DomainRef domain, string? disk, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(
            DomainDeviceProcedures.GetBlockIoTune,
            new(domain, disk, Limits.BlockIoTuneParameters, (uint)flags | WireFlags.TextParameters),
            cancellationToken).ConfigureAwait(false)).Parameters;

    /// <inheritdoc/>
    public Task SetBlockIoTuneAsync(
        DomainRef domain, string disk, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.SetBlockIoTune, new(domain, disk, [.. parameters], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetInterfaceParametersAsync(
        DomainRef domain, string device, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        (await link.CallAsync(
            DomainDeviceProcedures.GetInterfaceParameters,
            new(domain, device, Limits.FewParameters, (uint)flags | WireFlags.TextParameters),
            cancellationToken).ConfigureAwait(false)).Parameters;

    /// <inheritdoc/>
    public Task SetInterfaceParametersAsync(
        DomainRef domain, string device, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.SetInterfaceParameters, new(domain, device, [.. parameters], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task AnnounceInterfaceAsync(DomainRef domain, string? device, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.AnnounceInterface, new(domain, device, [.. parameters], 0), cancellationToken);

    /// <inheritdoc/>
    public Task SetThrottleGroupAsync(
        DomainRef domain, string group, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.SetThrottleGroup, new(domain, group, [.. parameters], (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task RemoveThrottleGroupAsync(DomainRef domain, string group, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.RemoveThrottleGroup, new(domain, group, (uint)flags), cancellationToken);

    /// <inheritdoc/>
    public Task SetBlockThresholdAsync(DomainRef domain, string device, long bytes, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.SetBlockThreshold, new(domain, device, (ulong)bytes, 0), cancellationToken);

    /// <inheritdoc/>
    public Task StartDirtyRateCalculationAsync(DomainRef domain, int seconds, uint mode, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.StartDirtyRateCalculation, new(domain, seconds, mode), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TypedParameter>> GetLaunchSecurityInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        (await link.CallAsync(
            DomainDeviceProcedures.GetLaunchSecurityInfo, new(domain, WireFlags.TextParameters), cancellationToken).ConfigureAwait(false)).Parameters;

    /// <inheritdoc/>
    public Task SetLaunchSecurityStateAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        link.CallAsync(DomainDeviceProcedures.SetLaunchSecurityState, new(domain, [.. parameters], 0), cancellationToken);

    /// <inheritdoc/>
    public Task AssociateFilesAsync(DomainRef domain, string name, IReadOnlyList<SafeFileHandle> files, uint flags, CancellationToken cancellationToken) =>
        link.CallWithFilesAsync(DomainProcedures.AssociateFiles, new(domain, name, flags), files, cancellationToken);

    private async Task<IReadOnlyList<IReadOnlyList<TypedParameter>>> CpuStatisticsAsync(DomainRef domain, int start, int count, CancellationToken cancellationToken)
    {
        var answer = await link.CallAsync(
            DomainDeviceProcedures.GetCpuStatistics,
            new(domain, MostCpuParameters, start, (uint)count, WireFlags.TextParameters),
            cancellationToken).ConfigureAwait(false);
        return answer.Count > 0 ? [.. answer.Parameters.Chunk(answer.Count)] : [];
    }
}
