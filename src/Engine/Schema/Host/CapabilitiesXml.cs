using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>What a host is and which guests it can run.</summary>
/// <param name="element">A <c>capabilities</c> element.</param>
/// <remarks>virConnectGetCapabilities.</remarks>
public sealed class CapabilitiesXml(XElement element) : XmlView(element)
{
    private XElement? Host => Element.Element("host");

    private XElement? Cpu => Host?.Element("cpu");

    /// <summary>The host's own uuid.</summary>
    public string? HostUuid => Host?.Text("uuid");

    /// <summary>The host CPU's architecture.</summary>
    public string? Architecture => Cpu?.Text("arch");

    /// <summary>The named CPU model that is closest to the host's.</summary>
    public string? CpuModel => Cpu?.Text("model");

    /// <summary>Who made the CPU.</summary>
    public string? CpuVendor => Cpu?.Text("vendor");

    /// <summary>What the CPU has beyond its named model.</summary>
    public IEnumerable<string> CpuFeatures => Names(Cpu, "feature").Concat(Cpu?.Element("features")?.Elements().Select(one => one.Name.LocalName) ?? []);

    /// <summary>The sizes of memory pages, in bytes.</summary>
    public IEnumerable<long> PageSizes => Cpu?.Elements("pages").Select(HostCellXml.SizeOf) ?? [];

    /// <summary>How deep the host can sleep, such as <c>suspend_mem</c>.</summary>
    public IEnumerable<string> PowerManagement => Host?.Element("power_management")?.Elements().Select(one => one.Name.LocalName) ?? [];

    /// <summary>Whether the host can keep the devices it gives to guests apart.</summary>
    public bool HasIommu => Host?.Element("iommu")?.Get("support") == "yes";

    /// <summary>Whether running guests can migrate.</summary>
    public bool HasLiveMigration => Host?.Element("migration_features")?.Element("live") is not null;

    /// <summary>The URI schemes over which guests migrate.</summary>
    public IEnumerable<string> MigrationTransports =>
        Host?.Element("migration_features")?.Element("uri_transports")?.Elements("uri_transport").Select(one => one.Value) ?? [];

    /// <summary>The security models in force.</summary>
    public IEnumerable<string> SecurityModels => Host?.Elements("secmodel").Select(one => one.Text("model")).OfType<string>() ?? [];

    /// <summary>The NUMA cells.</summary>
    public IEnumerable<HostCellXml> Cells => Host?.Element("topology")?.Element("cells")?.Elements("cell").Select(cell => new HostCellXml(cell)) ?? [];

    /// <summary>The kinds of guests that can run.</summary>
    public IEnumerable<GuestCapability> Guests => Element.Elements("guest").SelectMany(guest => guest.Elements("arch").Select(arch => Guest(guest, arch)));

    private static GuestCapability Guest(XElement guest, XElement arch) => new(
        guest.Text("os_type") ?? string.Empty,
        arch.Get("name") ?? string.Empty,
        int.TryParse(arch.Text("wordsize"), CultureInfo.InvariantCulture, out var bits) ? bits : 0,
        arch.Text("emulator"),
        arch.Elements("domain").Select(domain => domain.Get("type")).OfType<string>().ToArray(),
        arch.Elements("machine").Concat(arch.Elements("domain").Elements("machine")).Select(machine => machine.Value).Distinct().ToArray(),
        (guest.Element("features")?.Elements().Select(feature => feature.Name.LocalName) ?? []).ToArray());

    private static IEnumerable<string> Names(XElement? parent, string child) =>
        parent?.Elements(child).Select(one => one.Get("name")).OfType<string>() ?? [];
}
