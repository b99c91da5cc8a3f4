using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Host.Cpus;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Host;

/// <summary>Brings the CPU of a guest to what it really gets: before its start from the host's, after it from QEMU's own word.</summary>
/// <remarks>qemuProcessUpdateGuestCPU, qemuProcessUpdateLiveGuestCPU.</remarks>
internal static class GuestCpu
{
    // What QEMU makes of a CPU depends on nothing but these.
    private static readonly ConcurrentDictionary<(string Program, string Stamp, string Machine, string Type, string Cpu), (HashSet<string> On, HashSet<string> Off)> Known = new();

    /// <summary>Works out the CPU of a guest that is to start.</summary>
    /// <param name="live">The definition that it starts with; it is changed.</param>
    /// <param name="facts">What its QEMU can do.</param>
    /// <exception cref="VirtException">ConfigUnsupported or CpuIncompatible when it cannot have that CPU here.</exception>
    internal static void Resolve(XElement live, QemuFacts facts)
    {
        var cpu = live.Element("cpu");
        var mode = cpu?.Get("mode") ?? "custom";
        if (cpu is null || facts.Arch is not ("x86_64" or "i686") || (mode == "custom" && cpu.Element("model") is null))
        {
            return;
        }

        var isKvm = live.Get("type") == "kvm";
        var host = QemuCpuModels.HostModel(facts, isKvm, isMigratable: false);
        if ((mode == "host-model" && host is null) || (mode == "host-passthrough" && !isKvm))
        {
            throw QemuNode.Speaker.Say(
                VirtErrorCode.ConfigUnsupported,
                $"CPU mode '{mode}' for {facts.Arch} {(isKvm ? "kvm" : "qemu")} domain on {QemuPrograms.HostArch} host is not supported by hypervisor");
        }

        if (mode is "host-passthrough" or "maximum")
        {
            return;
        }

        var wanted = CpuDescription.Read(WithoutArch(cpu), mustBeHost: false);
        var check = cpu.Get("check");
        if (check is "partial" or "full" && host is not null
            && wanted.Features.FirstOrDefault(feature => feature.Policy == "forbid" && CpuComparer.FeaturesOf(host, policy: null).Contains(feature.Name)).Name is { } forbidden)
        {
            throw new VirtException(VirtErrorCode.CpuIncompatible, $"Host CPU provides forbidden feature '{forbidden}'", VirtErrorDomain.Cpu);
        }

        if (check == "partial" && mode == "custom" && host is not null && CpuMap.X86.Model(wanted.Model!) is not null)
        {
            CpuComparer.Compare(host, wanted, QemuPrograms.HostArch, failIncompatible: true);
        }

        var own = mode == "host-model" || wanted.Match == "minimum";
        var settled = own ? Merge(QemuCpuModels.HostModel(facts, isKvm, isMigratable: true)!, wanted) : Choose(wanted, host);
        settled = Translate(settled, QemuCpuModels.Usable(facts, isKvm));
        var known = (isKvm ? facts.KvmHost : facts.TcgHost)?.Known;
        Write(cpu, settled with
        {
            Match = "exact",
            AllowsFallback = false,
            Features =
            [
                .. settled.Features.Where(feature => QemuCpuModels.IsForGuests(feature.Name)
                    && (known is null || feature.Policy is not ("disable" or "forbid") || known.Contains(feature.Name))),
            ],
        });
    }

    /// <summary>Brings the definition of a started guest to what QEMU gave it.</summary>
    /// <param name="run">Its run; its CPUs still stand.</param>
    /// <param name="live">The definition; it is changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">OperationFailed when the definition wants to have it exactly, and QEMU gave something else.</exception>
    internal static async Task UpdateAsync(QemuRun run, XElement live, CancellationToken cancellationToken)
    {
        var cpu = live.Element("cpu");
        if (cpu is null || run.Facts.Arch is not ("x86_64" or "i686") || (cpu.Get("mode") is null or "custom" && cpu.Element("model") is null))
        {
            return;
        }

        var key = (
            run.Facts.Binary, run.Facts.Stamp, live.Element("os")?.Element("type")?.Get("machine") ?? string.Empty, live.Get("type") ?? string.Empty,
            cpu.ToString(SaveOptions.DisableFormatting) + live.Element("features")?.ToString(SaveOptions.DisableFormatting) + live.Element("clock")?.ToString(SaveOptions.DisableFormatting));
        if (!Known.TryGetValue(key, out var found))
        {
            if (await AskAsync(run.Monitor, cancellationToken).ConfigureAwait(false) is not { } asked)
            {
                return;
            }

            Known[key] = found = asked;
        }

        Take(cpu, found.On, found.Off);
    }

    private static XElement WithoutArch(XElement cpu)
    {
        var copy = new XElement(cpu);
        copy.Element("arch")?.Remove();
        if (copy.Get("mode") == "host-model")
        {
            // Its features stand for changes of the host's.
            copy.Element("model")?.Remove();
            copy.Element("vendor")?.Remove();
        }

        return copy;
    }

    private static CpuDescription Merge(CpuDescription host, CpuDescription wanted)
    {
        List<(string Name, string Policy)> features = [.. host.Features];
        foreach (var feature in wanted.Features)
        {
            features.RemoveAll(item => item.Name == feature.Name);
            features.Add(feature);
        }

        return Choose(host with { Features = features }, host);
    }

    // What a guest takes where the host has it is settled here.
    private static CpuDescription Choose(CpuDescription cpu, CpuDescription? host)
    {
        if (!cpu.Features.Any(feature => feature.Policy == "optional"))
        {
            return cpu;
        }

        var has = CpuComparer.FeaturesOf(host ?? throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "unknown host CPU model"), policy: null);
        return cpu with
        {
            Features = [.. cpu.Features.Select(feature => feature.Policy == "optional" ? (feature.Name, has.Contains(feature.Name) ? "require" : "disable") : feature)],
        };
    }

    private static CpuDescription Translate(CpuDescription cpu, IReadOnlyDictionary<string, IReadOnlyList<string>> models)
    {
        if (models.Count == 0 || models.ContainsKey(cpu.Model!))
        {
            var gone = CpuMap.X86.Model(cpu.Model!)?.Removed ?? [];
            return cpu with { Features = [.. cpu.Features, .. gone.Where(name => cpu.Features.All(feature => feature.Name != name)).Select(name => (name, "disable"))] };
        }

        if (!cpu.AllowsFallback || CpuMap.X86.Model(cpu.Model!) is null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"CPU model {cpu.Model} is not supported by hypervisor");
        }

        var nearest = CpuDecoder.Describe(new CpuIdentity(cpu.Vendor, 0, 0, 0, CpuComparer.FeaturesOf(cpu, policy: null)), isHost: false, models);
        return nearest with { Vendor = cpu.Vendor };
    }

    private static void Write(XElement cpu, CpuDescription settled)
    {
        var vendor = cpu.Element("model")?.Get("vendor_id");
        cpu.Elements().Where(element => element.Name.LocalName is "model" or "vendor" or "feature").Remove();
        cpu.SetAttributeValue("mode", "custom");
        cpu.SetAttributeValue("match", settled.Match);
        var content = settled.Content().ToArray();
        if (vendor is not null)
        {
            content[0].SetAttributeValue("vendor_id", vendor);
        }

        // The model and its maker come first, features after the topology.
        cpu.AddFirst(content.Where(element => element.Name.LocalName != "feature"));
        cpu.Add(content.Where(element => element.Name.LocalName == "feature"));
        Order(cpu);
    }

    private static void Order(XElement cpu)
    {
        // libvirt writes caches and NUMA cells last.
        var last = cpu.Elements().Where(element => element.Name.LocalName is "cache" or "numa").OrderBy(element => element.Name.LocalName, StringComparer.Ordinal).ToArray();
        foreach (var element in last.Where(element => element.Name.LocalName == "numa"))
        {
            element.Remove();
            cpu.Add(element);
        }
    }

    private static async Task<(HashSet<string> On, HashSet<string> Off)?> AskAsync(QmpClient monitor, CancellationToken cancellationToken)
    {
        var cpus = await monitor.RunAsync("query-cpus-fast", null, cancellationToken).ConfigureAwait(false);
        if (cpus.Items().FirstOrDefault().Text("qom-path") is not { } path)
        {
            return null;
        }

        var listed = await monitor.RunAsync("qom-list", new JsonObject { ["path"] = path }, cancellationToken).ConfigureAwait(false);
        var names = listed.Items().Where(item => item.Text("type") == "bool").Select(item => item.Text("name")!)
            .Where(name => CpuMap.X86.Feature(QemuCpuModels.FeatureOf(name)) is not null).ToArray();
        var answers = await Task.WhenAll(
            names.Select(name => monitor.TryRunAsync("qom-get", new JsonObject { ["path"] = path, ["property"] = name }, cancellationToken))).ConfigureAwait(false);
        var on = names.Zip(answers).Where(pair => pair.Second is { IsError: false } && pair.Second.Value.ValueKind == System.Text.Json.JsonValueKind.True)
            .Select(pair => QemuCpuModels.FeatureOf(pair.First)).ToHashSet(StringComparer.Ordinal);
        var missing = await monitor.TryRunAsync("qom-get", new JsonObject { ["path"] = path, ["property"] = "unavailable-features" }, cancellationToken).ConfigureAwait(false);
        return (on, missing.Value.Items().Select(item => QemuCpuModels.FeatureOf(item.GetString() ?? string.Empty)).ToHashSet(StringComparer.Ordinal));
    }

    private static void Take(XElement cpu, HashSet<string> on, HashSet<string> off)
    {
        var isPassthrough = cpu.Get("mode") is "host-passthrough" or "maximum";
        var mustMatch = cpu.Get("check") == "full";
        var description = CpuDescription.Read(WithoutArch(cpu), mustBeHost: false);
        if (description.Model is not null && CpuMap.X86.Model(description.Model) is null)
        {
            return;
        }

        var expected = CpuComparer.FeaturesOf(description, policy: null);
        var refused = CpuComparer.FeaturesOf(description, "disable");
        List<string> added = [];
        List<string> removed = [];
        foreach (var name in CpuMap.X86.Features.Select(feature => feature.Name))
        {
            if (!expected.Contains(name) && (!isPassthrough || refused.Contains(name)) && on.Contains(name))
            {
                added.Add(name);
            }

            if (off.Contains(name) || (expected.Contains(name) && !on.Contains(name)))
            {
                removed.Add(name);
            }
        }

        if (mustMatch && added.Count + removed.Count > 0)
        {
            var extra = added.Count > 0 ? $"extra features: {string.Join(',', added)}" : null;
            var missing = removed.Count > 0 ? $"missing features: {string.Join(',', removed)}" : null;
            throw QemuNode.Speaker.Say(
                VirtErrorCode.OperationFailed, $"guest CPU doesn't match specification: {string.Join(", ", new[] { extra, missing }.OfType<string>())}");
        }

        added.ForEach(name => SetPolicy(cpu, name, "require"));
        removed.ForEach(name => SetPolicy(cpu, name, "disable"));
        cpu.SetAttributeValue("check", "full");
        Order(cpu);
    }

    private static void SetPolicy(XElement cpu, string name, string policy)
    {
        if (cpu.Elements("feature").FirstOrDefault(feature => feature.Get("name") == name) is { } known)
        {
            known.SetAttributeValue("policy", policy);
        }
        else
        {
            cpu.Add(new XElement("feature", new XAttribute("policy", policy), new XAttribute("name", name)));
        }
    }
}
