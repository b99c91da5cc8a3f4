using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.Win32.SafeHandles;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Guests;
using VirtPS.Drivers.Qemu.Statistics;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Devices of QEMU's guests.</summary>
/// <param name="node">Where the guests are.</param>
internal sealed class QemuDomainDevices(QemuNode node) : IDomainDeviceDriver, IDisposable
{
    // VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE and _WRITABLE.
    private const uint Restore = 1;
    private const uint Writable = 2;

    private readonly LiveDevices _live = new(node);
    private readonly StoredDevices _stored = new(node);
    private readonly DiskQueries _disks = new(node);
    private readonly DiskTuning _tuning = new(node);
    private readonly GuestQueries _guests = new(node);
    private readonly CardLimits _cards = new(node);
    private readonly ProtectedMemory _memory = new(node);
    private readonly ConcurrentQueue<(QemuDomain Domain, string Name, PassedFiles Files)> _passed = new();

    /// <inheritdoc/>
    /// <remarks>Labels of files that a client has opened are the client's; so none is restored, whatever is asked for.</remarks>
    public Task AssociateFilesAsync(DomainRef domain, string name, IReadOnlyList<SafeFileHandle> files, uint flags, CancellationToken cancellationToken)
    {
        if ((flags & ~(Restore | Writable)) != 0)
        {
            throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"unsupported flags (0x{flags & ~(Restore | Writable):x}) in function qemuDomainFDAssociate", VirtErrorDomain.Qemu);
        }

        var found = node.Find(domain);
        if (files.Count > 0)
        {
            // The caller closes its own.
            var passed = new PassedFiles(name, [.. files.Select(OpenFile.Duplicate)], (flags & Writable) != 0);
            _passed.Enqueue((found, name, passed));
            found.FileGroups[name] = passed;
        }

        return Task.CompletedTask;
    }

    /// <summary>Closes what the client of this connection has handed over.</summary>
    public void Dispose()
    {
        while (_passed.TryDequeue(out var passed))
        {
            passed.Domain.FileGroups.TryRemove(new(passed.Name, passed.Files));
            passed.Files.Dispose();
        }
    }

    /// <inheritdoc/>
    public Task AttachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken)
    {
        var device = DeviceEditor.Read(xml);
        if (device.Name == "interface" && device.Element("mac") is null)
        {
            // The guest and its definition must agree on an address that nobody has chosen.
            device.Add(new XElement("mac", new XAttribute("address", MacAddress.Generate(MacAddress.Kvm).ToString())));
        }

        return ChangeAsync(
            domain,
            flags,
            "virDomainAttachDeviceFlags",
            tree => _stored.AttachAsync(tree, device, cancellationToken),
            found => _live.AttachAsync(found, device, flags, cancellationToken),
            cancellationToken,
            node.Forms.Extended);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetInterfaceParametersAsync(DomainRef domain, string device, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(_cards.Read(node.Find(domain), device, flags));

    /// <inheritdoc/>
    public Task SetInterfaceParametersAsync(
        DomainRef domain, string device, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _cards.SetAsync(node.Find(domain), device, parameters, flags, cancellationToken);

    /// <inheritdoc/>
    public Task AnnounceInterfaceAsync(DomainRef domain, string? device, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        _cards.AnnounceAsync(node.Find(domain), device, parameters, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyList<TypedParameter>>> GetCpuStatisticsAsync(DomainRef domain, int startCpu, int cpuCount, CancellationToken cancellationToken) =>
        Task.FromResult(CpuTimes.Read(node.Find(domain), startCpu, cpuCount));

    /// <inheritdoc/>
    public Task DetachAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken)
    {
        var device = DeviceEditor.Read(xml);
        return ChangeAsync(
            domain,
            flags,
            "virDomainDetachDeviceFlags",
            Now(tree => StoredDevices.Detach(tree, Wanted(device, tree.Element, flags, validate: false))),
            found => _live.DetachAsync(found, tree => LiveSearch.Leaving(tree, Wanted(device, tree.Element, DomainDeviceFlags.Live, validate: false)), cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task DetachByAliasAsync(DomainRef domain, string alias, DomainDeviceFlags flags, CancellationToken cancellationToken) => ChangeAsync(
        domain,
        flags,
        "virDomainDetachDeviceAlias",
        Now(tree => DeviceEditor.Detach(tree, alias)),
        found => _live.DetachAsync(
            found,
            tree => tree.Devices.Element.Elements().FirstOrDefault(device => device.Element("alias")?.Get("name") == alias)
                ?? throw QemuNode.Speaker.Internal($"no device found with alias {alias}"),
            cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public Task UpdateAsync(DomainRef domain, string xml, DomainDeviceFlags flags, CancellationToken cancellationToken)
    {
        var device = DeviceEditor.Read(xml);
        return ChangeAsync(
            domain,
            flags,
            "virDomainUpdateDeviceFlags",
            Now(tree => StoredDevices.Update(tree, Wanted(device, tree.Element, flags, validate: true))),
            found => _live.UpdateAsync(found, Wanted(device, found.Definition.ToTree(), DomainDeviceFlags.Live, validate: true), flags, cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<BlockInfo> GetBlockInfoAsync(DomainRef domain, string disk, CancellationToken cancellationToken) => _disks.InfoAsync(domain, disk, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DiskError>> GetDiskErrorsAsync(DomainRef domain, CancellationToken cancellationToken) => _disks.ErrorsAsync(domain, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetBlockStatisticsAsync(DomainRef domain, string disk, CancellationToken cancellationToken) =>
        _disks.StatisticsAsync(domain, disk, cancellationToken);

    /// <inheritdoc/>
    public Task<InterfaceStatistics> GetInterfaceStatisticsAsync(DomainRef domain, string device, CancellationToken cancellationToken) =>
        _guests.InterfaceAsync(domain, device, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MemoryStatistic>> GetMemoryStatisticsAsync(DomainRef domain, CancellationToken cancellationToken) =>
        _guests.MemoryAsync(domain, cancellationToken);

    /// <inheritdoc/>
    public Task ResizeBlockAsync(DomainRef domain, string disk, long bytes, DomainBlockResizeFlags flags, CancellationToken cancellationToken) =>
        _disks.ResizeAsync(domain, disk, bytes, flags, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> PeekBlockAsync(DomainRef domain, string disk, long offset, int length, CancellationToken cancellationToken) =>
        _disks.PeekAsync(domain, disk, offset, length, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> PeekMemoryAsync(DomainRef domain, long start, int length, DomainMemoryPeekFlags flags, CancellationToken cancellationToken) =>
        _guests.PeekAsync(domain, start, length, flags, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetBlockIoTuneAsync(DomainRef domain, string? disk, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _tuning.ReadAsync(domain, disk, flags, cancellationToken);

    /// <inheritdoc/>
    public Task SetBlockIoTuneAsync(DomainRef domain, string disk, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _tuning.WriteAsync(domain, disk, parameters, flags, cancellationToken);

    /// <inheritdoc/>
    public Task SetThrottleGroupAsync(DomainRef domain, string group, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _tuning.WriteGroupAsync(domain, group, parameters, flags, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveThrottleGroupAsync(DomainRef domain, string group, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _tuning.RemoveGroupAsync(domain, group, flags, cancellationToken);

    /// <inheritdoc/>
    public Task SetBlockThresholdAsync(DomainRef domain, string device, long bytes, CancellationToken cancellationToken) =>
        _disks.SetThresholdAsync(domain, device, bytes, cancellationToken);

    /// <inheritdoc/>
    public Task StartDirtyRateCalculationAsync(DomainRef domain, int seconds, uint mode, CancellationToken cancellationToken) =>
        _guests.StartDirtyRateAsync(domain, seconds, mode, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetLaunchSecurityInfoAsync(DomainRef domain, CancellationToken cancellationToken) =>
        _memory.ReadAsync(domain, cancellationToken);

    /// <inheritdoc/>
    public Task SetLaunchSecurityStateAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) =>
        _memory.SetAsync(domain, parameters, cancellationToken);

    private static Func<DomainXml, Task> Now(Action<DomainXml> change) => tree =>
    {
        change(tree);
        return Task.CompletedTask;
    };

    // What a caller says of a device that is there. An Ethernet address that the caller left out is not one to look for.
    private XElement Wanted(XElement device, XElement definition, DomainDeviceFlags flags, bool validate)
    {
        var wanted = node.Forms.Device(device, definition, isActive: flags.HasFlag(DomainDeviceFlags.Live), isNew: false, validate);
        if (device.Name == "interface" && device.Element("mac") is null)
        {
            wanted.Elements("mac").Remove();
        }

        return wanted;
    }

    // The stored definition is tried first, so that a change that it refuses does not reach the guest either.
    private async Task ChangeAsync(
        DomainRef reference,
        DomainDeviceFlags flags,
        string function,
        Func<DomainXml, Task> config,
        Func<QemuDomain, Task> live,
        CancellationToken cancellationToken,
        DomainForm? form = null)
    {
        QemuNode.Speaker.CheckFlags(flags, DomainDeviceFlags.Live | DomainDeviceFlags.Config | DomainDeviceFlags.Force, function);
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, function, cancellationToken).ConfigureAwait(false);
        var resolved = node.Changes.Resolve(domain, (DomainAffectFlags)(flags & (DomainDeviceFlags.Live | DomainDeviceFlags.Config)));
        DomainDefinition? stored = null;
        if (resolved.HasFlag(DomainAffectFlags.Config))
        {
            var tree = new DomainXml(domain.StoredDefinition.ToTree());
            await config(tree).ConfigureAwait(false);
            stored = DomainDefinition.Of((form ?? node.Forms.Loaded)(tree.Element), node.Forms.Inactive);
        }

        if (resolved.HasFlag(DomainAffectFlags.Live))
        {
            await live(domain).ConfigureAwait(false);
        }

        if (stored is not null)
        {
            await node.Changes.StoreAsync(domain, stored, cancellationToken).ConfigureAwait(false);
        }
    }
}
