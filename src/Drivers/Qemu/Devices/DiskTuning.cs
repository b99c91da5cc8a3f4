using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Reads and changes the limits of disks, and of groups of disks.</summary>
/// <param name="node">Where the guests are.</param>
internal sealed class DiskTuning(QemuNode node)
{
    /// <summary>Reads a disk's limits.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="name">The disk; nothing to learn which limits there are.</param>
    /// <param name="flags">Of which definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The limits.</returns>
    /// <remarks>qemuDomainGetBlockIoTune.</remarks>
    internal Task<IReadOnlyList<TypedParameter>> ReadAsync(DomainRef reference, string? name, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (name is null)
        {
            return Task.FromResult(DiskLimits.Read(null));
        }

        var domain = node.Find(reference);
        var definition = DomainImpact.One(domain, flags);
        var isLive = domain.IsActive && ReferenceEquals(definition, domain.Definition);
        return Task.FromResult(DiskLimits.Read(isLive ? Find(definition.ToTree(), name, isLive) : GuestDisks.Find(definition.ToTree(), name)));
    }

    /// <summary>Changes a disk's limits.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="name">The disk.</param>
    /// <param name="parameters">The limits.</param>
    /// <param name="flags">In which definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <remarks>qemuDomainSetBlockIoTune.</remarks>
    internal async Task WriteAsync(DomainRef reference, string name, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetBlockIoTune", cancellationToken).ConfigureAwait(false);
        var resolved = node.Changes.Resolve(domain, flags);
        void Change(DomainXml tree) => DiskLimits.Write(Find(tree.Element, name, isLive: false), parameters);
        if (resolved.HasFlag(DomainAffectFlags.Live))
        {
            var live = domain.Definition.ToTree();
            var disk = Find(live, name, isLive: true);
            DiskLimits.Write(disk, parameters);
            await DiskLimits.ApplyAsync(QemuNode.Running(domain).Monitor, disk, cancellationToken, isReset: true).ConfigureAwait(false);
            node.Host.Publish(new DomainTunableEvent(
                domain.Ref,
                [
                    new TypedParameter("blkdeviotune.disk", disk.Element("target")?.Get("dev") ?? name),
                    .. parameters.Select(parameter => new TypedParameter("blkdeviotune." + parameter.Name, parameter.Value)),
                ]));
        }

        await node.Changes.ChangeAsync(
            domain, resolved, tree => DiskLimits.Write(Find(tree.Element, name, isLive: true), parameters), Change, cancellationToken).ConfigureAwait(false);
    }

    private static XElement Find(XElement domain, string name, bool isLive) => GuestDisks.TryFind(domain, name)
        ?? throw QemuNode.Speaker.Argument(isLive ? $"disk '{name}' not found in domain" : $"missing persistent configuration for disk '{name}'");

    /// <summary>Makes a group of disks with common limits, or changes it.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="group">The group.</param>
    /// <param name="parameters">The limits.</param>
    /// <param name="flags">In which definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <remarks>qemuDomainSetThrottleGroup.</remarks>
    internal async Task WriteGroupAsync(DomainRef reference, string group, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetThrottleGroup", cancellationToken).ConfigureAwait(false);
        var resolved = node.Changes.Resolve(domain, flags);
        if (resolved.HasFlag(DomainAffectFlags.Live))
        {
            var live = domain.Definition.ToTree();
            var isNew = FindGroup(live, group) is null;
            WriteGroup(live, group, parameters);
            var limits = DiskFilters.Limits(FindGroup(live, group)!);
            var monitor = QemuNode.Running(domain).Monitor;
            var id = DiskFilters.GroupId(group);
            await (isNew
                ? monitor.RunAsync("object-add", PropertyWriter.Object("throttle-group", id).With("limits", limits), cancellationToken)
                : monitor.RunAsync("qom-set", new JsonObject { ["path"] = "/objects/" + id, ["property"] = "limits", ["value"] = limits }, cancellationToken)).ConfigureAwait(false);
        }

        await node.Changes.ChangeAsync(domain, resolved, tree => WriteGroup(tree.Element, group, parameters), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a group of disks with common limits.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="group">The group.</param>
    /// <param name="flags">From which definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <remarks>qemuDomainDelThrottleGroup.</remarks>
    internal async Task RemoveGroupAsync(DomainRef reference, string group, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainDelThrottleGroup", cancellationToken).ConfigureAwait(false);
        var resolved = node.Changes.Resolve(domain, flags);
        if (resolved.HasFlag(DomainAffectFlags.Live))
        {
            Remove(domain.Definition.ToTree(), group);
            await QemuNode.Running(domain).Monitor.RunAsync("object-del", new JsonObject { ["id"] = DiskFilters.GroupId(group) }, cancellationToken).ConfigureAwait(false);
        }

        await node.Changes.ChangeAsync(domain, resolved, tree => Remove(tree.Element, group), cancellationToken).ConfigureAwait(false);
    }

    private static XElement? FindGroup(XElement domain, string group) =>
        domain.Element("throttlegroups")?.Elements("throttlegroup").FirstOrDefault(item => item.Text("group_name") == group);

    private static void WriteGroup(XElement domain, string group, IReadOnlyList<TypedParameter> parameters)
    {
        // The group's limits are those of a disk, and are checked as such.
        var holder = new XElement("disk", new XElement("iotune", FindGroup(domain, group)?.Elements()));
        DiskLimits.Write(holder, [.. parameters.Where(parameter => parameter.Name != "group_name")]);
        var fresh = new XElement("throttlegroup", holder.Element("iotune")?.Elements().Where(limit => limit.Name != "group_name"));
        fresh.AddFirst(new XElement("group_name", group));
        if (FindGroup(domain, group) is { } old)
        {
            old.ReplaceWith(fresh);
        }
        else
        {
            domain.Need("throttlegroups").Add(fresh);
        }
    }

    private static void Remove(XElement domain, string group)
    {
        var found = FindGroup(domain, group) ?? throw QemuNode.Speaker.Argument($"throttlegroup '{group}' doesn't exist");
        if (domain.Element("devices")?.Elements("disk").Elements("throttlefilters").Elements("throttlefilter").Any(filter => filter.Get("group") == group) == true)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationInvalid, $"throttle group '{group}' is still being used by disks");
        }

        found.Remove();
        if (domain.Element("throttlegroups") is { HasElements: false } empty)
        {
            empty.Remove();
        }
    }
}
