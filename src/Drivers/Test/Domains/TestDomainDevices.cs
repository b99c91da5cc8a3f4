using System.Xml.Linq;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Devices of domains of a test node.</summary>
/// <remarks>Plugging devices, which libvirt's test driver lacks, changes definitions; the guest is told by the event that there is.</remarks>
internal sealed class TestDomainDevices(TestNode node) : IDomainDeviceDriver
{
    private readonly TestDomainTable _table = node.Domains;

    /// <inheritdoc/>
    public Task AttachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var device = DeviceEditor.Read(xml);
                var found = _table.Find(domain);
                if (Change(found, flags, definition => DeviceEditor.Attach(definition, device)))
                {
                    _table.Publish(new DomainDeviceAddedEvent(found.Ref, DeviceEditor.NameOf(device)));
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DetachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var device = DeviceEditor.Read(xml);
                var found = _table.Find(domain);
                if (Change(found, flags, definition => DeviceEditor.Detach(definition, device)))
                {
                    _table.Publish(new DomainDeviceRemovedEvent(found.Ref, DeviceEditor.NameOf(device)));
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task DetachByAliasAsync(DomainRef domain, string alias, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain);
                if (Change(found, flags, definition => DeviceEditor.Detach(definition, alias)))
                {
                    _table.Publish(new DomainDeviceRemovedEvent(found.Ref, alias));
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task UpdateAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var device = DeviceEditor.Read(xml);
                Change(_table.Find(domain), flags, definition => DeviceEditor.Update(definition, device));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<BlockInfo> GetBlockInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain).Definition.Devices.FindDisk(disk)
                    ?? throw DomainErrors.Argument($"invalid path {disk} not assigned to domain");
                return found.IsEmpty
                    ? throw DomainErrors.Argument($"disk '{disk}' does not currently have a source assigned")
                    : new BlockInfo(DeviceCounters.DiskCapacity, DeviceCounters.DiskAllocation, DeviceCounters.DiskAllocation);
            },
            cancellationToken);

    /// <inheritdoc/>
    /// <remarks>As in libvirt's test driver every disk has an error, of both kinds in turn.</remarks>
    public Task<IReadOnlyList<DiskError>> GetDiskErrorsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<DiskError>>(
            () => [.. _table.Find(domain, DomainAction.UseGuest).Definition.Devices.Disks.Select((disk, i) => new DiskError(disk.Target, i % 2 + 1))],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetBlockStatisticsAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain, DomainAction.UseGuest);
                var devices = found.Definition.Devices;
                if (disk.Length > 0 && devices.FindDisk(disk) is null)
                {
                    throw DomainErrors.Argument($"invalid path: {disk}");
                }

                return new DeviceCounters(found.RunTime).Disks(disk.Length > 0 ? 1 : devices.Disks.Count);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<InterfaceStatistics> GetInterfaceStatisticsAsync(DomainRef domain, string device, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain, DomainAction.UseGuest);
                _ = DeviceEditor.FindInterface(new DomainXml(found.Definition.ToTree()), device);
                return new DeviceCounters(found.RunTime).Interface;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MemoryStatistic>> GetMemoryStatisticsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => _table.Find(domain, DomainAction.UseGuest).Definition is { Devices.HasBalloon: true } definition
                ? BalloonStatistics.Read(definition)
                : [],
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyList<TypedParameter>>> GetCpuStatisticsAsync(DomainRef domain, int startCpu, int cpuCount, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var found = _table.Find(domain, DomainAction.UseGuest);
                var used = CpuShare.OfVcpus(found.RunTime, found.Definition.Vcpus);
                return startCpu < 0 ? [CpuStatistics.Total(used)] : CpuStatistics.PerCpu(used, startCpu, cpuCount, node.Host.Info.Cores);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> PeekMemoryAsync(DomainRef domain, long start, int length, DomainMemoryPeekFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                if (flags is not (DomainMemoryPeekFlags.Virtual or DomainMemoryPeekFlags.Physical))
                {
                    throw DomainErrors.Argument("flags parameter must be VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL");
                }

                _ = _table.Find(domain, DomainAction.UseGuest);
                var bytes = new byte[length];
                for (var i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = unchecked((byte)(start + i));
                }

                return bytes;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetBlockIoTuneAsync(DomainRef domain, string? disk, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var definition = new DomainXml(DomainImpact.One(_table.Find(domain), flags).ToTree());

                // Without a disk the caller asks which limits there are.
                var element = disk is null ? new XElement("disk") : DeviceEditor.FindDisk(definition, disk);
                return BlockIoTuning.Read(element ?? throw DomainErrors.Argument($"disk '{disk}' was not found in the domain config"));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetBlockIoTuneAsync(DomainRef domain, string disk, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                BlockIoTuning.Check(parameters);
                DomainImpact.Change(
                    _table.Find(domain),
                    flags,
                    definition => BlockIoTuning.Write(
                        DeviceEditor.FindDisk(definition, disk) ?? throw DomainErrors.Argument($"missing persistent configuration for disk '{disk}'"),
                        parameters));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetInterfaceParametersAsync(DomainRef domain, string device, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () => InterfaceTuning.Read(DeviceEditor.FindInterface(new DomainXml(DomainImpact.One(_table.Find(domain), flags).ToTree()), device)),
            cancellationToken);

    /// <inheritdoc/>
    public Task SetInterfaceParametersAsync(DomainRef domain, string device, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                InterfaceTuning.Check(parameters);
                DomainImpact.Change(
                    _table.Find(domain), flags, definition => InterfaceTuning.Write(DeviceEditor.FindInterface(definition, device), parameters));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetLaunchSecurityInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync<IReadOnlyList<TypedParameter>>(
            () =>
            {
                _ = _table.Find(domain);
                return [];
            },
            cancellationToken);

    /// <summary>Changes definitions, and tells whether the running one was among them.</summary>
    private static bool Change(TestDomain domain, DomainDeviceFlags flags, Action<DomainXml> change)
    {
        var impact = DomainImpact.Resolve(domain, (DomainAffectFlags)(flags & (DomainDeviceFlags.Live | DomainDeviceFlags.Config)));
        DomainImpact.ChangeBoth(domain, impact, change, change);
        return impact.HasFlag(DomainAffectFlags.Live);
    }
}
