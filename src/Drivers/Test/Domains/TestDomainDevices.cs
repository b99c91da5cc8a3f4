using System.Xml.Linq;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Drivers.Shared.Tuning;
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
                void Plug(DomainXml definition)
                {
                    DeviceConflicts.Check(definition, device);
                    DeviceEditor.Attach(definition, device);
                }

                if (Change(found, flags, Plug))
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
                if (Unplug(found, flags, definition => DeviceEditor.Locate(definition, device)))
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
                if (Unplug(found, flags, definition => DeviceEditor.Locate(definition, alias)))
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
                var found = _table.Find(domain);
                CheckFlags(flags, DomainDeviceFlags.Force, "virDomainUpdateDeviceFlags");
                var impact = Resolve(found, flags);
                var medium = string.Empty;
                DomainImpact.ChangeBoth(
                    found,
                    impact,
                    definition =>
                    {
                        var before = DeviceEditor.Locate(definition, device);
                        DeviceConflicts.CheckUpdate(before, device);
                        RefuseBusy(found, before);
                        medium = new DiskXml(before) is { Device: "cdrom" or "floppy", Target: { } target } ? target : string.Empty;
                        DeviceEditor.Update(definition, device);
                    },
                    definition => DeviceEditor.Update(definition, device));
                if (medium.Length > 0)
                {
                    // The guest's drive opens for the old disc and closes on the new one.
                    _table.Publish(new DomainTrayChangeEvent(found.Ref, DeviceEditor.NameOf(device), 0));
                    _table.Publish(new DomainTrayChangeEvent(found.Ref, DeviceEditor.NameOf(device), 1));
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<BlockInfo> GetBlockInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var owner = _table.Find(domain);
                var found = owner.Definition.Devices.FindDisk(disk)
                    ?? throw DomainErrors.Argument($"invalid path {disk} not assigned to domain");
                return found.IsEmpty
                    ? throw DomainErrors.Argument($"disk '{disk}' does not currently have a source assigned")
                    : new BlockInfo(owner.Guest.Capacities.GetValueOrDefault(found.Target, DeviceCounters.DiskCapacity), DeviceCounters.DiskAllocation, DeviceCounters.DiskAllocation);
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
    public Task AnnounceInterfaceAsync(DomainRef domain, string? device, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                InterfaceAnnouncement.Read(parameters);
                var found = _table.Find(domain);
                if (!found.IsActive)
                {
                    throw DomainErrors.NotRunning();
                }

                if (device is not null)
                {
                    DeviceEditor.FindInterface(new DomainXml(found.Definition.ToTree()), device);
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task ResizeBlockAsync(DomainRef domain, string disk, long bytes, DomainBlockResizeFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                DomainErrors.CheckFlags(flags, DomainBlockResizeFlags.Capacity | DomainBlockResizeFlags.Extend, "virDomainBlockResize");
                DiskWork.Resize(_table.Find(domain, DomainAction.UseGuest), disk, bytes, flags);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> PeekBlockAsync(DomainRef domain, string disk, long offset, int length, CancellationToken cancellationToken) =>
        node.RunAsync(() => DiskWork.Peek(_table.Find(domain), disk, offset, length), cancellationToken);

    /// <inheritdoc/>
    public Task SetBlockThresholdAsync(DomainRef domain, string device, long bytes, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                if (DiskWork.Exceeded(_table.Find(domain, DomainAction.UseGuest), device, bytes) is { } happened)
                {
                    _table.Publish(happened);
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetThrottleGroupAsync(DomainRef domain, string group, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                BlockIoTuning.Check(parameters);
                DomainImpact.Change(_table.Find(domain), flags, definition => ThrottleGroups.Set(definition, group, parameters));
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task RemoveThrottleGroupAsync(DomainRef domain, string group, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        node.RunAsync(() => DomainImpact.Change(_table.Find(domain), flags, definition => ThrottleGroups.Remove(definition, group)), cancellationToken);

    /// <inheritdoc/>
    public Task StartDirtyRateCalculationAsync(DomainRef domain, int seconds, uint mode, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                var measure = DirtyRate.Begin(seconds, mode, node.Clock.GetUtcNow());
                var found = _table.Find(domain, DomainAction.UseGuest);
                DirtyRate.CheckMode(found.Definition, mode);
                found.Guest.DirtyRate = measure;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetLaunchSecurityInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        node.RunAsync(() => LaunchSecurity.Read(_table.Find(domain)), cancellationToken);

    /// <inheritdoc/>
    public Task SetLaunchSecurityStateAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        node.RunAsync(() => LaunchSecurity.Set(_table.Find(domain), parameters), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Always refused: a test host opens no files that open ones could stand in for.</remarks>
    public Task AssociateFilesAsync(DomainRef domain, string name, IReadOnlyList<Microsoft.Win32.SafeHandles.SafeFileHandle> files, uint flags, CancellationToken cancellationToken) =>
        node.RunAsync(
            () =>
            {
                _ = _table.Find(domain);
                throw new VirtException(
                    VirtErrorCode.OperationUnsupported,
                    $"the test driver opens no files, so open ones cannot be associated with '{name}' (virDomainFDAssociate)",
                    VirtErrorDomain.Test);
            },
            cancellationToken);

    private static void CheckFlags(DomainDeviceFlags flags, DomainDeviceFlags more, string function) =>
        DomainErrors.CheckFlags(flags, DomainDeviceFlags.Live | DomainDeviceFlags.Config | more, function);

    private static DomainAffectFlags Resolve(TestDomain domain, DomainDeviceFlags flags) =>
        DomainImpact.Resolve(domain, (DomainAffectFlags)(flags & (DomainDeviceFlags.Live | DomainDeviceFlags.Config)));

    private static void RefuseBusy(TestDomain domain, XElement device)
    {
        if (device.Name == "disk" && new DiskXml(device).Target is { } target && domain.Work.BlockJobs.ContainsKey(target))
        {
            throw new VirtException(VirtErrorCode.BlockCopyActive, $"disk '{target}' already in active block job", VirtErrorDomain.Test);
        }
    }

    /// <summary>Changes definitions, and tells whether the running one was among them.</summary>
    private static bool Change(TestDomain domain, DomainDeviceFlags flags, Action<DomainXml> change)
    {
        CheckFlags(flags, DomainDeviceFlags.Current, "virDomainAttachDeviceFlags");
        var impact = Resolve(domain, flags);
        DomainImpact.ChangeBoth(domain, impact, change, change);
        return impact.HasFlag(DomainAffectFlags.Live);
    }

    /// <summary>Takes a device out of definitions, and tells whether the running one was among them.</summary>
    private static bool Unplug(TestDomain domain, DomainDeviceFlags flags, Func<DomainXml, XElement> locate)
    {
        CheckFlags(flags, DomainDeviceFlags.Current, "virDomainDetachDeviceFlags");
        var impact = Resolve(domain, flags);
        DomainImpact.ChangeBoth(
            domain,
            impact,
            definition =>
            {
                var device = locate(definition);
                DeviceConflicts.CheckUnplug(device);
                RefuseBusy(domain, device);
                definition.Devices.Remove(device);
            },
            definition => definition.Devices.Remove(locate(definition)));
        return impact.HasFlag(DomainAffectFlags.Live);
    }
}
