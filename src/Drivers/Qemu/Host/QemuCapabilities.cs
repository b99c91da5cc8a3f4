using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Shared.Host;
using VirtPS.Drivers.Shared.Host.Cpus;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Host;

/// <summary>Writes the document of what a host is and what its QEMU programs run.</summary>
/// <remarks>virQEMUCapsInit, in the form of virCapabilitiesFormatXML.</remarks>
internal static class QemuCapabilities
{
    private static readonly Dictionary<string, string> Vendors = new(StringComparer.Ordinal)
    {
        ["GenuineIntel"] = "Intel", ["AuthenticAMD"] = "AMD", ["HygonGenuine"] = "Hygon",
    };

    /// <summary>Writes the document.</summary>
    /// <param name="programs">What the host's programs can do.</param>
    /// <param name="models">The models of security labels.</param>
    /// <param name="identity">As whom guests run that do not say.</param>
    /// <param name="host">The uuid of the host.</param>
    /// <returns>A <c>capabilities</c> element.</returns>
    internal static XElement Describe(IEnumerable<QemuFacts> programs, IReadOnlyList<string> models, HostIdentity identity, Guid host) => new(
        "capabilities",
        new XElement(
            "host",
            host == Guid.Empty ? null : new XElement("uuid", VirtUuid.Format(host)),
            Cpu(),
            new XElement("power_management", HostSleep.Ours.Targets.Select(target => new XElement("suspend_" + target.ToString().ToLowerInvariant()))),
            new XElement("iommu", new XAttribute("support", Directory.Exists("/sys/kernel/iommu_groups") && Directory.EnumerateDirectories("/sys/kernel/iommu_groups").Any() ? "yes" : "no")),
            new XElement(
                "migration_features",
                new XElement("live"),
                new XElement("uri_transports", new XElement("uri_transport", "tcp"), new XElement("uri_transport", "rdma"))),
            Topology(),
            HostCaches.Read() is { Count: > 0 } caches ? new XElement("cache", caches.Select(Bank)) : null,
            models.Select(model => SecurityModel(model, identity))),
        programs.OrderBy(facts => facts.Arch, StringComparer.Ordinal).Select(Guest));

    private static XElement Cpu()
    {
        var info = HostCpus.Info(QemuPrograms.HostArch);
        var (identity, model) = HostCpu.Known;
        var places = HostCpus.Online().Select(HostCpus.Place).ToArray();
        var dies = places.GroupBy(place => place.Socket).Max(socket => socket.Select(place => place.Die).Distinct().Count());
        return new XElement(
            "cpu",
            new XElement("arch", QemuPrograms.HostArch),
            model is null ? null : new XElement("model", model.Model),
            HostCpus.Fact("vendor_id") is { } vendor && Vendors.TryGetValue(vendor, out var name) ? new XElement("vendor", name) : null,
            HostCpus.Fact("microcode") is { } code && code.StartsWith("0x", StringComparison.Ordinal)
                ? new XElement("microcode", new XAttribute("version", Convert.ToUInt32(code, 16).ToString(CultureInfo.InvariantCulture)))
                : null,
            identity is null ? null : new XElement(
                "signature", new XAttribute("family", identity.Family), new XAttribute("model", identity.Model), new XAttribute("stepping", identity.Stepping)),
            new XElement(
                "topology",
                new XAttribute("sockets", info.Sockets),
                new XAttribute("dies", dies),
                new XAttribute("cores", info.Cores / dies),
                new XAttribute("threads", info.Threads)),
            HostCpuProbe.AddressBits is { } bits ? new XElement("maxphysaddr", new XAttribute("mode", "emulate"), new XAttribute("bits", bits)) : null,
            model?.Features.Select(feature => new XElement("feature", new XAttribute("name", feature.Name))),
            HostCells.Read()[0].Pages.Select(page => new XElement("pages", new XAttribute("unit", "KiB"), new XAttribute("size", page.Size / 1024))));
    }

    private static XElement SecurityModel(string model, HostIdentity identity) => new(
        "secmodel",
        new XElement("model", model),
        new XElement("doi", "0"),
        model == HostSecurity.Dac ? new[] { "kvm", "qemu" }.Select(type => new XElement("baselabel", new XAttribute("type", type), identity.ToString())) : null);

    private static XElement Topology()
    {
        var cells = HostCells.Read();
        return new XElement("topology", new XElement("cells", new XAttribute("num", cells.Count), cells.Select(Cell)));
    }

    private static XElement Cell(HostCell cell) => new(
        "cell",
        new XAttribute("id", cell.Id),
        new XElement("memory", new XAttribute("unit", "KiB"), cell.Memory / 1024),
        cell.Pages.Select(page => new XElement("pages", new XAttribute("unit", "KiB"), new XAttribute("size", page.Size / 1024), page.Count)),
        cell.Distances.Count == 0
            ? null
            : new XElement("distances", cell.Distances.Select(other => new XElement("sibling", new XAttribute("id", other.Cell), new XAttribute("value", other.Value)))),
        new XElement(
            "cpus",
            new XAttribute("num", cell.Cpus.Count),
            cell.Cpus.Select(HostCpus.Place).Select(place => new XElement(
                "cpu",
                new XAttribute("id", place.Cpu),
                new XAttribute("socket_id", place.Socket),
                new XAttribute("die_id", place.Die),
                new XAttribute("core_id", place.Core),
                new XAttribute("siblings", place.Siblings)))));

    private static XElement Bank(HostCache cache)
    {
        var (size, unit) = ScaledSize.Shorten(cache.Size);
        return new XElement(
            "bank",
            new XAttribute("id", cache.Id),
            new XAttribute("level", cache.Level),
            new XAttribute("type", cache.Type),
            new XAttribute("size", size),
            new XAttribute("unit", unit),
            new XAttribute("cpus", cache.Cpus));
    }

    private static XElement Guest(QemuFacts facts)
    {
        var isPC = facts.Arch is "x86_64" or "i686";
        return new XElement(
            "guest",
            new XElement("os_type", "hvm"),
            new XElement(
                "arch",
                new XAttribute("name", facts.Arch),
                new XElement("wordsize", facts.Arch.Contains("64", StringComparison.Ordinal) || facts.Arch == "s390x" ? 64 : 32),
                new XElement("emulator", facts.Binary),
                facts.Machines.OrderByDescending(machine => machine.IsDefault).SelectMany(Machine),
                new XElement("domain", new XAttribute("type", "qemu")),
                facts.HasKvm ? new XElement("domain", new XAttribute("type", "kvm")) : null),
            new XElement(
                "features",
                facts.Arch == "i686" ? new XElement("pae") : null,
                facts.Arch == "i686" ? new XElement("nonpae") : null,
                isPC || facts.Arch == "aarch64" ? new XElement("acpi", new XAttribute("default", "on"), new XAttribute("toggle", "yes")) : null,
                isPC ? new XElement("apic", new XAttribute("default", "on"), new XAttribute("toggle", "no")) : null,
                new XElement("cpuselection"),
                new XElement("deviceboot"),
                new XElement("disksnapshot", new XAttribute("default", "on"), new XAttribute("toggle", "no")),
                new XElement("externalSnapshot")));
    }

    private static IEnumerable<XElement> Machine(QemuMachine machine)
    {
        if (machine.Name == "none")
        {
            yield break;
        }

        yield return new XElement(
            "machine",
            new XAttribute("maxCpus", machine.MaximumCpus),
            machine.IsDeprecated ? new XAttribute("deprecated", "yes") : null,
            machine.Name);
        if (machine.Alias is { } alias)
        {
            yield return new XElement("machine", new XAttribute("canonical", machine.Name), new XAttribute("maxCpus", machine.MaximumCpus), alias);
        }
    }
}
