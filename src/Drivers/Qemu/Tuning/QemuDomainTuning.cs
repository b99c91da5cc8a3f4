using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.Agent;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>Memory, virtual CPUs, I/O threads and pinning of domains.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuDomainTuning(QemuNode node) : IDomainTuningDriver
{
    private readonly QemuVcpus _vcpus = new(node);
    private readonly QemuThreads _threads = new(node);
    private readonly QemuResourceTuning _resources = new(node);
    private readonly QemuScheduler _scheduler = new(node);
    private readonly QemuPerf _perf = new(node);

    /// <inheritdoc/>
    public async Task SetMemoryAsync(DomainRef domain, long bytes, DomainMemoryFlags flags, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetMemoryFlags", cancellationToken).ConfigureAwait(false);
        var affect = node.Changes.Resolve(found, (DomainAffectFlags)((uint)flags & 3));
        if (flags.HasFlag(DomainMemoryFlags.Maximum))
        {
            await SetMaximumAsync(found, bytes, affect, cancellationToken).ConfigureAwait(false);
            return;
        }

        var most = affect.HasFlag(DomainAffectFlags.Live) ? found.Definition.MaxMemory : found.StoredDefinition.MaxMemory;
        if (bytes > most)
        {
            throw QemuNode.Speaker.Argument("cannot set memory higher than max memory");
        }

        if (affect.HasFlag(DomainAffectFlags.Live))
        {
            var reply = await QemuNode.Running(found).Monitor.TryRunAsync("balloon", new JsonObject { ["value"] = bytes }, cancellationToken).ConfigureAwait(false);
            if (reply.ErrorClass == "DeviceNotActive")
            {
                throw QemuNode.Speaker.Invalid("Unable to change memory of active domain without the balloon device and guest OS balloon driver");
            }

            reply.Need();
        }

        if (affect.HasFlag(DomainAffectFlags.Config))
        {
            await node.Changes.ChangeStoredAsync(found, tree => tree.CurrentMemory = bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task SetMemoryStatisticsPeriodAsync(DomainRef domain, int seconds, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        if (seconds < 0)
        {
            throw QemuNode.Speaker.Argument($"invalid value for collection period '{seconds}'");
        }

        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetMemoryStatsPeriod", cancellationToken).ConfigureAwait(false);
        var affect = node.Changes.Resolve(found, flags);
        if (affect.HasFlag(DomainAffectFlags.Live))
        {
            var alias = found.Definition.ToTree().Element("devices")?.Element("memballoon")?.Element("alias")?.Get("name")
                ?? throw QemuNode.Speaker.Invalid("Memory balloon model must be virtio to set the collection period");
            await QemuNode.Running(found).Monitor.RunAsync(
                "qom-set",
                new JsonObject { ["path"] = "/machine/peripheral/" + alias, ["property"] = "guest-stats-polling-interval", ["value"] = seconds },
                cancellationToken).ConfigureAwait(false);
        }

        await node.Changes.ChangeAsync(
            found,
            flags,
            tree =>
            {
                var balloon = tree.Element.Element("devices")?.Element("memballoon")
                    ?? throw QemuNode.Speaker.Invalid("Memory balloon model must be virtio to set the collection period");
                if (seconds == 0)
                {
                    balloon.Element("stats")?.Remove();
                }
                else
                {
                    balloon.Need("stats").SetAttributeValue("period", seconds);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(_resources.ReadMemory(node.Find(domain), flags));

    /// <inheritdoc/>
    public Task SetMemoryParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _resources.SetMemoryAsync(node.Find(domain), parameters, flags, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetNumaParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(_resources.ReadNuma(node.Find(domain), flags));

    /// <inheritdoc/>
    public Task SetNumaParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _resources.SetNumaAsync(node.Find(domain), parameters, flags, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetBlkioParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(_resources.ReadBlockIO(node.Find(domain), flags));

    /// <inheritdoc/>
    public Task SetBlkioParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _resources.SetBlockIOAsync(node.Find(domain), parameters, flags, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetSchedulerTypeAsync(DomainRef domain, CancellationToken cancellationToken) => Task.FromResult(_scheduler.Type(node.Find(domain)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetSchedulerParametersAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(_scheduler.Read(node.Find(domain), flags));

    /// <inheritdoc/>
    public Task SetSchedulerParametersAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _scheduler.SetAsync(node.Find(domain), parameters, flags, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetPerfEventsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(_perf.Read(node.Find(domain), flags));

    /// <inheritdoc/>
    public Task SetPerfEventsAsync(DomainRef domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _perf.SetAsync(node.Find(domain), parameters, flags, cancellationToken);

    /// <inheritdoc/>
    public async Task SetVcpusAsync(DomainRef domain, int count, DomainVcpuFlags flags, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        if (flags.HasFlag(DomainVcpuFlags.Guest))
        {
            await SetInGuestAsync(found, count, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetVcpusFlags", cancellationToken).ConfigureAwait(false);
        var affect = node.Changes.Resolve(found, (DomainAffectFlags)((uint)flags & 3));
        await _vcpus.SetAsync(found, count, affect, flags, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<int> GetVcpuCountAsync(DomainRef domain, DomainVcpuFlags flags, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        if (flags.HasFlag(DomainVcpuFlags.Guest))
        {
            if (found.Run is null)
            {
                throw QemuNode.Speaker.Argument("vCPU count provided by the guest agent can only be requested for live domains");
            }

            var cpus = await QemuAgents.For(node, found).RunAsync("guest-get-vcpus", null, cancellationToken).ConfigureAwait(false);
            return flags.HasFlag(DomainVcpuFlags.Maximum) ? cpus.Items().Count() : cpus.Items().Count(cpu => cpu.Flag("online") == true);
        }

        lock (node.Gate)
        {
            var definition = DomainImpact.One(found, (DomainAffectFlags)((uint)flags & 3));
            return flags.HasFlag(DomainVcpuFlags.Maximum) ? definition.MaxVcpus : definition.Vcpus;
        }
    }

    /// <inheritdoc/>
    public async Task SetVcpuAsync(DomainRef domain, string vcpus, bool enable, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetVcpu", cancellationToken).ConfigureAwait(false);
        await _vcpus.SwitchAsync(found, [.. CpuSet.Parse(vcpus).Numbers()], enable, node.Changes.Resolve(found, flags), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<VcpuInfo>> GetVcpusAsync(DomainRef domain, CancellationToken cancellationToken)
    {
        var found = node.Find(domain);
        if (found.Run is not { Process: { } process } run)
        {
            return Task.FromException<IReadOnlyList<VcpuInfo>>(QemuNode.Speaker.Invalid("cannot retrieve vcpu information on inactive domain"));
        }

        return Task.FromResult<IReadOnlyList<VcpuInfo>>(
        [
            .. run.VcpuThreads.OrderBy(pair => pair.Key).Select(pair =>
            {
                var times = ProcessTimes.Read(process.Id, pair.Value);
                return new VcpuInfo(pair.Key, VcpuState.Running, times?.Total ?? TimeSpan.Zero, times?.LastCpu ?? -1, QemuPinning.MapOf(CpuAffinity.Read(pair.Value)));
            }),
        ]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IReadOnlyList<bool>>> GetVcpuPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var definition = One(domain, flags);
        var tree = definition.ToTree();
        return Task.FromResult<IReadOnlyList<IReadOnlyList<bool>>>(
            [.. Enumerable.Range(0, definition.MaxVcpus).Select(number => QemuPinning.MapOf(QemuPinning.Read(tree, "vcpupin", "vcpu", (uint)number)))]);
    }

    /// <inheritdoc/>
    public async Task PinVcpuAsync(DomainRef domain, int vcpu, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var set = QemuPinning.SetOf(cpus);
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainPinVcpuFlags", cancellationToken).ConfigureAwait(false);
        var affect = node.Changes.Resolve(found, flags);
        if (affect.HasFlag(DomainAffectFlags.Live))
        {
            var run = QemuNode.Running(found);
            if (vcpu >= found.Definition.MaxVcpus)
            {
                throw QemuNode.Speaker.Argument($"vcpu {vcpu} is out of range of live cpu count {found.Definition.MaxVcpus}");
            }

            // One that is not plugged in gets its place when it is.
            if (run.VcpuThreads.TryGetValue(vcpu, out var thread))
            {
                QemuGroups.Pin(run, $"vcpu{vcpu}", set);
                QemuPinning.Move(thread, set);
            }
        }

        if (affect.HasFlag(DomainAffectFlags.Config) && vcpu >= found.StoredDefinition.MaxVcpus)
        {
            throw QemuNode.Speaker.Argument($"vcpu {vcpu} is out of range of persistent cpu count {found.StoredDefinition.Vcpus}");
        }

        await node.Changes.ChangeAsync(found, flags, tree => QemuPinning.Write(tree, "vcpupin", "vcpu", (uint)vcpu, set), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<bool>> GetEmulatorPinningAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        Task.FromResult(QemuPinning.MapOf(QemuPinning.Read(One(domain, flags).ToTree(), "emulatorpin", null, 0)));

    /// <inheritdoc/>
    public async Task PinEmulatorAsync(DomainRef domain, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var set = QemuPinning.SetOf(cpus);
        var found = node.Find(domain);
        using var job = await found.Jobs.BeginAsync(DomainJob.Modify, "virDomainPinEmulator", cancellationToken).ConfigureAwait(false);
        if (node.Changes.Resolve(found, flags).HasFlag(DomainAffectFlags.Live) && QemuNode.Running(found) is { Process: { } process } run)
        {
            QemuGroups.Pin(run, "emulator", set);
            QemuPinning.Move(process.Id, set);
        }

        await node.Changes.ChangeAsync(found, flags, tree => QemuPinning.Write(tree, "emulatorpin", null, 0, set), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IOThreadInfo>> GetIOThreadsAsync(DomainRef domain, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _threads.ListAsync(node.Find(domain), flags, cancellationToken);

    /// <inheritdoc/>
    public Task AddIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _threads.AddAsync(node.Find(domain), id, flags, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveIOThreadAsync(DomainRef domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _threads.RemoveAsync(node.Find(domain), id, flags, cancellationToken);

    /// <inheritdoc/>
    public Task PinIOThreadAsync(DomainRef domain, uint id, IReadOnlyList<bool> cpus, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _threads.PinAsync(node.Find(domain), id, QemuPinning.SetOf(cpus), flags, cancellationToken);

    /// <inheritdoc/>
    public Task SetIOThreadParametersAsync(DomainRef domain, uint id, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken) =>
        _threads.SetParametersAsync(node.Find(domain), id, parameters, flags, cancellationToken);

    private DomainDefinition One(DomainRef domain, DomainAffectFlags flags)
    {
        lock (node.Gate)
        {
            return DomainImpact.One(node.Table.Find(domain), flags);
        }
    }

    private async Task SetMaximumAsync(QemuDomain domain, long bytes, DomainAffectFlags affect, CancellationToken cancellationToken)
    {
        if (affect.HasFlag(DomainAffectFlags.Live))
        {
            throw QemuNode.Speaker.Invalid("cannot resize the maximum memory on an active domain");
        }

        if (domain.StoredDefinition.ToTree().Element("cpu")?.Element("numa") is not null)
        {
            throw QemuNode.Speaker.Invalid("initial memory size of a domain with NUMA nodes cannot be modified with this API");
        }

        await node.Changes.ChangeStoredAsync(
            domain,
            tree =>
            {
                tree.Memory = bytes;
                if (tree.CurrentMemory > bytes)
                {
                    tree.CurrentMemory = bytes;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task SetInGuestAsync(QemuDomain domain, int count, CancellationToken cancellationToken)
    {
        var agent = QemuAgents.For(node, domain);
        var cpus = (await agent.RunAsync("guest-get-vcpus", null, cancellationToken).ConfigureAwait(false)).Items().ToArray();
        var online = cpus.Count(cpu => cpu.Flag("online") == true);
        if (count > cpus.Length)
        {
            throw QemuNode.Speaker.Argument($"requested vcpu count is greater than the count of enabled vcpus in the domain: {count} > {cpus.Length}");
        }

        var changes = new JsonArray();
        foreach (var cpu in count > online ? cpus : cpus.Reverse())
        {
            var isOnline = cpu.Flag("online") == true;
            if (changes.Count < Math.Abs(count - online) && isOnline == count < online && (!isOnline || cpu.Flag("can-offline") == true))
            {
                changes.Add(new JsonObject { ["logical-id"] = cpu.Number("logical-id"), ["online"] = !isOnline });
            }
        }

        if (changes.Count < Math.Abs(count - online))
        {
            throw QemuNode.Speaker.Internal("failed to set vCPUs in the guest: too few of them can be offlined");
        }

        await agent.RunAsync("guest-set-vcpus", new JsonObject { ["vcpus"] = changes }, cancellationToken).ConfigureAwait(false);
    }
}
