using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>Plugs virtual CPUs into guests and takes them out again.</summary>
/// <remarks>qemuDomainHotplugAddVcpu, qemuDomainHotplugDelVcpu.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuVcpus(QemuNode node)
{
    // How long libvirt waits for a guest to let go of a device.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sets how many virtual CPUs a domain has, or may have.</summary>
    /// <param name="domain">The domain; the caller holds its job.</param>
    /// <param name="count">How many.</param>
    /// <param name="affect">What is changed.</param>
    /// <param name="flags">Whether it is the ceiling, and whether those that come can go again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal async Task SetAsync(QemuDomain domain, int count, DomainAffectFlags affect, DomainVcpuFlags flags, CancellationToken cancellationToken)
    {
        if (count < 1)
        {
            throw QemuNode.Speaker.Argument($"invalid vcpu count '{count}'");
        }

        if (flags.HasFlag(DomainVcpuFlags.Maximum))
        {
            await SetMaximumAsync(domain, count, affect, cancellationToken).ConfigureAwait(false);
            return;
        }

        Check(count, affect.HasFlag(DomainAffectFlags.Live) ? domain.Definition.MaxVcpus : int.MaxValue, "live");
        Check(count, affect.HasFlag(DomainAffectFlags.Config) ? domain.StoredDefinition.MaxVcpus : int.MaxValue, "persistent");
        if (affect.HasFlag(DomainAffectFlags.Live))
        {
            await MoveToAsync(domain, QemuNode.Running(domain), count, cancellationToken).ConfigureAwait(false);
        }

        if (affect.HasFlag(DomainAffectFlags.Config))
        {
            await node.Changes.ChangeStoredAsync(domain, tree => Write(tree, count, flags.HasFlag(DomainVcpuFlags.Hotpluggable)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Plugs or unplugs single virtual CPUs.</summary>
    /// <param name="domain">The domain; the caller holds its job.</param>
    /// <param name="numbers">The CPUs.</param>
    /// <param name="enable">Whether they are plugged in.</param>
    /// <param name="affect">What is changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal async Task SwitchAsync(QemuDomain domain, IReadOnlyList<int> numbers, bool enable, DomainAffectFlags affect, CancellationToken cancellationToken)
    {
        foreach (var (flag, definition, which) in new[] { (DomainAffectFlags.Config, domain.StoredDefinition, "persistent"), (DomainAffectFlags.Live, domain.Definition, "live") })
        {
            if (affect.HasFlag(flag) && numbers.Max() is var last && last >= definition.MaxVcpus)
            {
                throw QemuNode.Speaker.Argument($"vcpu {last} is not present in {which} config");
            }
        }

        if (affect.HasFlag(DomainAffectFlags.Config) && numbers.Contains(0))
        {
            throw QemuNode.Speaker.Argument("vCPU '0' can't be modified");
        }

        if (affect.HasFlag(DomainAffectFlags.Live))
        {
            var run = QemuNode.Running(domain);
            var cpus = await PluggableVcpus.AskAsync(run, cancellationToken).ConfigureAwait(false);
            foreach (var number in numbers.Where(number => number < cpus.Length && (cpus[number].Text("qom-path") is not null) == enable))
            {
                throw QemuNode.Speaker.Argument($"vcpu '{number}' is already in requested state");
            }

            foreach (var number in numbers)
            {
                var cpu = number < cpus.Length ? cpus[number] : throw QemuNode.Speaker.Argument($"vcpu '{number}' cannot be hotplugged or unplugged");
                await (enable ? PluggableVcpus.AddAsync(run, cpu, number, cancellationToken) : RemoveAsync(domain, run, cpu, number, cancellationToken)).ConfigureAwait(false);
            }

            await RefreshAsync(domain, run, cancellationToken).ConfigureAwait(false);
        }

        if (affect.HasFlag(DomainAffectFlags.Config))
        {
            await node.Changes.ChangeStoredAsync(domain, tree => Switch(tree, numbers, enable), cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Check(int count, int most, string which)
    {
        if (count > most)
        {
            throw QemuNode.Speaker.Argument($"requested vcpus is greater than max allowable vcpus for the {which} domain: {count} > {most}");
        }
    }

    private static void Write(DomainXml definition, int count, bool isPluggable)
    {
        if (isPluggable && count > definition.Vcpus)
        {
            // Only a list says of each CPU whether it can be unplugged.
            List(definition);
        }

        var vcpu = definition.Element.Need("vcpu");
        vcpu.SetAttributeValue("current", count < definition.MaxVcpus ? count.ToString(CultureInfo.InvariantCulture) : null);
        if (definition.Element.Element("vcpus") is { } list)
        {
            Count(list, count, isPluggable);
        }
    }

    // qemuDomainSetVcpusConfig: CPUs come from the front and go from the back; those that cannot be unplugged stand together.
    private static void Count(XElement list, int count, bool isPluggable)
    {
        var all = list.Elements("vcpu").OrderBy(vcpu => vcpu.Number("id")).ToList();
        all.ForEach(vcpu => vcpu.SetAttributeValue("order", null));
        var present = all.Count(IsOnline);
        foreach (var vcpu in all)
        {
            if (IsOnline(vcpu))
            {
                isPluggable |= vcpu.Get("hotpluggable") == "yes";
            }
            else if (present < count)
            {
                vcpu.SetAttributeValue("enabled", "yes");
                vcpu.SetAttributeValue("hotpluggable", isPluggable ? "yes" : "no");
                present++;
            }
        }

        foreach (var vcpu in Enumerable.Reverse(all).Where(IsOnline).Take(Math.Max(0, present - count)))
        {
            vcpu.SetAttributeValue("enabled", "no");
            vcpu.SetAttributeValue("hotpluggable", "yes");
        }
    }

    private static bool IsOnline(XElement vcpu) => vcpu.Get("enabled") == "yes";

    private static XElement List(DomainXml definition)
    {
        if (definition.Element.Element("vcpus") is { } known)
        {
            return known;
        }

        var present = definition.Vcpus;
        var list = new XElement("vcpus", Enumerable.Range(0, definition.MaxVcpus).Select(number => new XElement(
            "vcpu",
            new XAttribute("id", number),
            new XAttribute("enabled", number < present ? "yes" : "no"),
            new XAttribute("hotpluggable", number < present ? "no" : "yes"))));
        definition.Element.Add(list);
        return list;
    }

    private static void Switch(DomainXml definition, IReadOnlyList<int> numbers, bool enable)
    {
        var list = List(definition);
        if (numbers.Contains(0))
        {
            throw QemuNode.Speaker.Argument("vCPU '0' can't be modified");
        }

        if (list.Elements("vcpu").Any(vcpu => vcpu.Number("id") > numbers.Min() && !numbers.Contains(vcpu.Number("id") ?? -1) && IsOnline(vcpu) && vcpu.Get("hotpluggable") == "no"))
        {
            throw QemuNode.Speaker.Argument($"vcpu '{numbers.Min()}' can't be modified as it is followed by non-hotpluggable online vcpus");
        }

        list.Elements("vcpu").Attributes("order").Remove();

        foreach (var vcpu in list.Elements("vcpu").Where(vcpu => numbers.Contains(vcpu.Number("id") ?? -1)))
        {
            vcpu.SetAttributeValue("enabled", enable ? "yes" : "no");
            vcpu.SetAttributeValue("hotpluggable", "yes");
        }

        var count = list.Elements("vcpu").Count(vcpu => vcpu.Get("enabled") == "yes");
        definition.Element.Need("vcpu").SetAttributeValue("current", count < definition.MaxVcpus ? count.ToString(CultureInfo.InvariantCulture) : null);
    }

    private async Task RemoveAsync(QemuDomain domain, QemuRun run, JsonElement cpu, int number, CancellationToken cancellationToken)
    {
        if (cpu.Text("qom-path") is null)
        {
            return;
        }

        var name = PluggableVcpus.NameOf(cpu) ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"vcpu '{number}' can't be unplugged");
        await run.Monitor.RunAsync("device_del", new JsonObject { ["id"] = name }, cancellationToken).ConfigureAwait(false);
        var began = System.Diagnostics.Stopwatch.StartNew();
        while ((await PluggableVcpus.AskAsync(run, cancellationToken).ConfigureAwait(false))[number].Text("qom-path") is not null)
        {
            if (began.Elapsed > Patience)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.OperationTimeout, "vcpu unplug request timed out. Unplug result must be manually inspected in the domain");
            }

            await Task.Delay(50, cancellationToken).ConfigureAwait(false);
        }

        node.Host.Publish(new DomainVcpuRemovedEvent(domain.Ref, number));
    }

    private async Task MoveToAsync(QemuDomain domain, QemuRun run, int count, CancellationToken cancellationToken)
    {
        var cpus = await PluggableVcpus.AskAsync(run, cancellationToken).ConfigureAwait(false);
        var present = cpus.Count(cpu => cpu.Text("qom-path") is not null);
        var removable = cpus.Count(cpu => PluggableVcpus.NameOf(cpu) is not null);
        if (count > cpus.Length || present - removable > count)
        {
            throw QemuNode.Speaker.Say(
                VirtErrorCode.ConfigUnsupported, "failed to find appropriate hotpluggable vcpus to reach the desired target vcpu count");
        }

        for (var number = 0; number < cpus.Length && present < count; number++)
        {
            if (cpus[number].Text("qom-path") is null)
            {
                await PluggableVcpus.AddAsync(run, cpus[number], number, cancellationToken).ConfigureAwait(false);
                present++;
            }
        }

        for (var number = cpus.Length - 1; number >= 0 && present > count; number--)
        {
            if (PluggableVcpus.NameOf(cpus[number]) is not null)
            {
                await RemoveAsync(domain, run, cpus[number], number, cancellationToken).ConfigureAwait(false);
                present--;
            }
        }

        await RefreshAsync(domain, run, cancellationToken).ConfigureAwait(false);
    }

    private async Task RefreshAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Monitor.RunAsync("query-cpus-fast", null, cancellationToken).ConfigureAwait(false);
        run.VcpuThreads = answer.Items().ToDictionary(cpu => (int)cpu.Number("cpu-index")!.Value, cpu => (int)cpu.Number("thread-id")!.Value);
        var places = await PluggableVcpus.AskAsync(run, cancellationToken).ConfigureAwait(false);
        node.Changes.ChangeLive(domain, tree => PluggableVcpus.Write(tree, places));
        var live = domain.Definition.ToTree();
        QemuGroups.PlaceVcpus(run, live);
        QemuPinning.Apply(run, live);
    }

    private async Task SetMaximumAsync(QemuDomain domain, int count, DomainAffectFlags affect, CancellationToken cancellationToken)
    {
        if (affect.HasFlag(DomainAffectFlags.Live))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "maximum vcpu count of a live domain can't be modified");
        }

        await node.Changes.ChangeStoredAsync(
            domain,
            tree =>
            {
                if (tree.Element.Element("cpu")?.Element("topology") is { } topology
                    && new[] { "sockets", "dies", "cores", "threads" }.Aggregate(1, (product, part) => product * (topology.Number(part) ?? 1)) != count)
                {
                    throw QemuNode.Speaker.Argument("CPU topology doesn't match the desired vcpu count");
                }

                var vcpu = tree.Element.Need("vcpu");
                var present = Math.Min(tree.Vcpus, count);
                vcpu.Value = count.ToString(CultureInfo.InvariantCulture);
                vcpu.SetAttributeValue("current", present < count ? present.ToString(CultureInfo.InvariantCulture) : null);
                tree.Element.Elements("vcpus").Remove();
            },
            cancellationToken).ConfigureAwait(false);
    }
}
