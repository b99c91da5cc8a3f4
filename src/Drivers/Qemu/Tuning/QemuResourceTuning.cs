using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>Limits of memory and disk I/O, and the places of memory, of domains and of the guests that run.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuResourceTuning(QemuNode node)
{
    private static readonly string[] MemoryNames = ["hard_limit", "soft_limit", "swap_hard_limit"];

    /// <summary>Reads the limits of memory.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Of which definition.</param>
    /// <returns>The limits in KiB; those of a guest that runs are the kernel's.</returns>
    /// <exception cref="VirtException">OperationUnsupported in a user's own daemon; OperationInvalid without the controller.</exception>
    internal IReadOnlyList<TypedParameter> ReadMemory(QemuDomain domain, DomainAffectFlags flags)
    {
        RefuseSession(VirtErrorCode.OperationUnsupported, "Memory tuning is not available in session mode");
        var (isLive, definition) = One(domain, flags);
        if (!isLive)
        {
            return MemoryLimits.Read(definition);
        }

        var group = Group(domain, CgroupController.Memory, "cgroup memory controller is not mounted");
        return [.. MemoryNames.Select(name => new TypedParameter(name, CgroupMemory.Read(group, name)))];
    }

    /// <summary>Sets limits of memory.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="parameters">The limits in KiB.</param>
    /// <param name="flags">In which definitions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal async Task SetMemoryAsync(QemuDomain domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        MemoryLimits.Check(parameters);
        RefuseSession(VirtErrorCode.OperationUnsupported, "Memory tuning is not available in session mode");
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetMemoryParameters", cancellationToken).ConfigureAwait(false);
        var isLive = node.Changes.Resolve(domain, flags).HasFlag(DomainAffectFlags.Live);
        var group = isLive ? Group(domain, CgroupController.Memory, "cgroup memory controller is not mounted") : null;
        _ = domain.Definition.With(tree => MemoryLimits.Write(tree, parameters, QemuNode.Speaker));
        if (group is not null)
        {
            SetMemory(group, parameters);
        }

        await node.Changes.ChangeAsync(domain, flags, tree => MemoryLimits.Write(tree, parameters, QemuNode.Speaker), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads weight and limits of disk I/O.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Of which definition.</param>
    /// <returns>The parameters.</returns>
    internal IReadOnlyList<TypedParameter> ReadBlockIO(QemuDomain domain, DomainAffectFlags flags)
    {
        RefuseSession(VirtErrorCode.ConfigUnsupported, "Block I/O tuning is not available in session mode");
        var (isLive, definition) = One(domain, flags);
        var values = BlkioTuning.Read(definition);
        if (!isLive)
        {
            return values;
        }

        var weight = CgroupBlockIO.Weight(Group(domain, CgroupController.BlockIO, "blkio cgroup isn't mounted"));
        return [.. values.Select(value => value.Name == "weight" ? new TypedParameter("weight", weight) : value)];
    }

    /// <summary>Sets weights and limits of disk I/O.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="flags">In which definitions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal async Task SetBlockIOAsync(QemuDomain domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        BlkioTuning.Check(parameters);
        RefuseSession(VirtErrorCode.ConfigUnsupported, "Block I/O tuning is not available in session mode");
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetBlkioParameters", cancellationToken).ConfigureAwait(false);
        if (node.Changes.Resolve(domain, flags).HasFlag(DomainAffectFlags.Live))
        {
            var group = Group(domain, CgroupController.BlockIO, "blkio cgroup isn't mounted");
            if (parameters.Find<uint>("weight") is { } weight)
            {
                CgroupBlockIO.SetWeight(group, weight);
            }

            foreach (var (device, name, value) in BlkioTuning.Devices(parameters))
            {
                CgroupBlockIO.SetDevice(group, device, name, value);
            }
        }

        await node.Changes.ChangeAsync(domain, flags, tree => BlkioTuning.Write(tree, parameters), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the policy for memory nodes.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Of which definition.</param>
    /// <returns>The mode and the nodes.</returns>
    internal IReadOnlyList<TypedParameter> ReadNuma(QemuDomain domain, DomainAffectFlags flags) => NumaPolicy.Read(One(domain, flags).Definition);

    /// <summary>Sets the policy for memory nodes.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="parameters">The mode and the nodes.</param>
    /// <param name="flags">In which definitions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">OperationInvalid when a running guest's memory cannot move so.</exception>
    internal async Task SetNumaAsync(QemuDomain domain, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        NumaPolicy.Check(parameters, QemuNode.Speaker);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetNumaParameters", cancellationToken).ConfigureAwait(false);
        if (node.Changes.Resolve(domain, flags).HasFlag(DomainAffectFlags.Live))
        {
            SetNumaLive(domain, parameters);
        }

        await node.Changes.ChangeAsync(
            domain,
            flags,
            tree => NumaPolicy.Write(tree, parameters, live: true, QemuNode.Speaker),
            tree => NumaPolicy.Write(tree, parameters, live: false, QemuNode.Speaker),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the group of a guest that runs.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="controller">The controller that is needed.</param>
    /// <param name="complaint">What is said without it.</param>
    /// <returns>The group.</returns>
    /// <exception cref="VirtException">OperationInvalid when the host has not got the controller, or its groups cannot be changed.</exception>
    internal static ControlGroup Group(QemuDomain domain, CgroupController controller, string complaint) =>
        QemuNode.Running(domain).Group is { } group && group.Has(controller) ? group : throw QemuNode.Speaker.Invalid(complaint);

    // The one limit may never be above the other, not even for a moment.
    private static void SetMemory(ControlGroup group, IReadOnlyList<TypedParameter> parameters)
    {
        var wanted = parameters.ToDictionary(parameter => parameter.Name, parameter => (ulong)parameter.Value, StringComparer.Ordinal);
        var isLess = wanted.TryGetValue("hard_limit", out var hard) && hard < CgroupMemory.Read(group, "hard_limit");
        string[] order = isLess ? ["soft_limit", "hard_limit", "swap_hard_limit"] : ["soft_limit", "swap_hard_limit", "hard_limit"];
        foreach (var name in order.Where(wanted.ContainsKey))
        {
            CgroupMemory.Write(group, name, wanted[name]);
        }
    }

    private void SetNumaLive(QemuDomain domain, IReadOnlyList<TypedParameter> parameters)
    {
        RefuseSession(VirtErrorCode.OperationUnsupported, "NUMA tuning is not available in session mode");
        var group = Group(domain, CgroupController.CpuSet, "cgroup cpuset controller is not mounted");
        var present = domain.Definition.ToTree().Element("numatune")?.Element("memory");
        var nodes = parameters.FindText("numa_nodeset") is { } text ? CpuSet.Parse(text) : null;
        _ = domain.Definition.With(tree => NumaPolicy.Write(tree, parameters, live: true, QemuNode.Speaker));
        if (parameters.Find<int>("numa_mode") == 0)
        {
            if (nodes?.ToString() != (present?.Get("nodeset") is { } old ? CpuSet.Parse(old).ToString() : null))
            {
                throw QemuNode.Speaker.Invalid("can't change nodeset for strict mode for running domain");
            }

            return;
        }

        if (nodes is null)
        {
            return;
        }

        if (present is not null && present.Get("mode") != "restrictive")
        {
            throw QemuNode.Speaker.Invalid("change of nodeset for running domain requires restrictive numa mode");
        }

        var missing = nodes.Numbers().Except(HostCells.Read().Select(cell => cell.Id)).ToArray();
        if (missing.Length > 0)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"NUMA node {missing[0].ToString(CultureInfo.InvariantCulture)} is unavailable");
        }

        foreach (var threads in new[] { "emulator", "vcpu", "iothread" }.SelectMany(kind => QemuGroups.ThreadsOf(group, kind)))
        {
            threads.Write(CgroupController.CpuSet, "cpuset.mems", nodes.ToString());
        }
    }

    private (bool IsLive, DomainXml Definition) One(QemuDomain domain, DomainAffectFlags flags)
    {
        lock (node.Gate)
        {
            return (DomainImpact.IsLive(domain, flags), new DomainXml(DomainImpact.One(domain, flags).ToTree()));
        }
    }

    private void RefuseSession(VirtErrorCode code, string complaint)
    {
        if (!node.Host.IsPrivileged)
        {
            throw QemuNode.Speaker.Say(code, complaint);
        }
    }
}
