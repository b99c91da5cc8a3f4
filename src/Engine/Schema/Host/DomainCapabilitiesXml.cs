using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>What a guest on one emulator may have.</summary>
/// <param name="element">A <c>domainCapabilities</c> element.</param>
/// <remarks>virConnectGetDomainCapabilities.</remarks>
public sealed class DomainCapabilitiesXml(XElement element) : XmlView(element)
{
    /// <summary>The emulator's path.</summary>
    public string? Emulator => Element.Text("path");

    /// <summary>The domain type, such as <c>kvm</c>.</summary>
    public string? VirtType => Element.Text("domain");

    /// <summary>The machine type.</summary>
    public string? Machine => Element.Text("machine");

    /// <summary>The guest's architecture.</summary>
    public string? Architecture => Element.Text("arch");

    /// <summary>The most virtual CPUs that a guest may have.</summary>
    public int? MaxVcpus => Element.Element("vcpu").Number("max");

    /// <summary>What can start the guest, such as <c>efi</c>.</summary>
    public IEnumerable<string> Firmware => Values(Element.Element("os"), "firmware");

    /// <summary>The files of firmware that the host has.</summary>
    public IEnumerable<string> Loaders => Element.Element("os")?.Element("loader")?.Elements("value").Select(one => one.Value) ?? [];

    /// <summary>The ways to choose a CPU, such as <c>host-passthrough</c>.</summary>
    public IEnumerable<string> CpuModes => Modes.Where(IsSupported).Select(mode => mode.Get("name")).OfType<string>();

    /// <summary>The named CPU model that <c>host-model</c> begins with.</summary>
    public string? HostModel => Modes.FirstOrDefault(mode => mode.Get("name") == "host-model")?.Text("model");

    /// <summary>The named CPU models.</summary>
    public IEnumerable<CpuModelCapability> CpuModels =>
        Modes.Where(mode => mode.Get("name") == "custom").Elements("model")
            .Select(model => new CpuModelCapability(model.Value, model.Get("usable") != "no", model.Get("vendor")));

    /// <summary>The kinds of devices, with the values that their settings may have.</summary>
    public IEnumerable<CapabilityGroup> Devices => Groups("devices");

    /// <summary>The features of guests, with the values that their settings may have.</summary>
    public IEnumerable<CapabilityGroup> Features => Groups("features");

    private IEnumerable<XElement> Modes => Element.Element("cpu")?.Elements("mode") ?? [];

    private static bool IsSupported(XElement element) => element.Get("supported") == "yes";

    private static IEnumerable<string> Values(XElement? parent, string name) =>
        parent?.Elements("enum").FirstOrDefault(one => one.Get("name") == name)?.Elements("value").Select(value => value.Value) ?? [];

    private IEnumerable<CapabilityGroup> Groups(string child) =>
        Element.Element(child)?.Elements().Select(group => new CapabilityGroup(
            group.Name.LocalName,
            IsSupported(group),
            group.Elements("enum").Select(one => one.Get("name")).OfType<string>().Distinct()
                .ToDictionary(name => name, name => (IReadOnlyList<string>)Values(group, name).ToArray()))) ?? [];
}
