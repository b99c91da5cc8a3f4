using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A domain's definition.</summary>
/// <param name="element">A <c>domain</c> or <c>inactiveDomain</c> element.</param>
/// <remarks>https://libvirt.org/formatdomain.html. <see cref="DomainNormalizer"/> brings it into libvirt's form.</remarks>
public sealed class DomainXml(XElement element) : XmlView(element)
{
    /// <summary>The kind of hypervisor, such as kvm, qemu, test or lxc.</summary>
    public string? Type
    {
        get => Element.Get("type");
        set => Element.Set("type", value);
    }

    /// <summary>The number that the domain has while it runs; null otherwise.</summary>
    public int? Id
    {
        get => Element.Number("id") is >= 0 and var id ? id : null;
        set => Element.Set("id", value?.Invariant());
    }

    /// <summary>The name; null when the document has none.</summary>
    public string? Name
    {
        get => Element.Text("name");
        set => Element.SetText("name", value);
    }

    /// <summary>The identity that outlives a change of name; null when the document has none.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/>, libvirt's own code for this, when the text is no uuid.</exception>
    public Guid? Uuid
    {
        get => Identity.ReadUuid(Element);
        set => Element.SetText("uuid", value is { } uuid ? VirtUuid.Format(uuid) : null);
    }

    /// <summary>A short line about the domain.</summary>
    public string? Title
    {
        get => Element.Text("title");
        set => Element.SetText("title", value is "" ? null : value);
    }

    /// <summary>A text about the domain.</summary>
    public string? Description
    {
        get => Element.Text("description");
        set => Element.SetText("description", value is "" ? null : value);
    }

    /// <summary>The most memory that the domain may have at run time without plugging in more, in bytes; libvirt's <c>memory</c>.</summary>
    public long? Memory
    {
        get => XmlSize.Read(Element, "memory", ScaledSize.KiB);
        set => XmlSize.WriteKiB(Element, "memory", value);
    }

    /// <summary>The memory that the domain has now, in bytes.</summary>
    public long? CurrentMemory
    {
        get => XmlSize.Read(Element, "currentMemory", ScaledSize.KiB);
        set => XmlSize.WriteKiB(Element, "currentMemory", value);
    }

    /// <summary>The most memory that may be plugged in, in bytes; null without memory slots.</summary>
    public long? MaxMemory
    {
        get => XmlSize.Read(Element, "maxMemory", ScaledSize.KiB);
        set => XmlSize.WriteKiB(Element, "maxMemory", value);
    }

    /// <summary>The number of slots for memory to plug in.</summary>
    public int? MemorySlots
    {
        get => Element.Element("maxMemory").Number("slots");
        set => Element.Need("maxMemory").Set("slots", value?.Invariant());
    }

    /// <summary>The most virtual processors that the domain may have.</summary>
    public int MaxVcpus
    {
        get => Element.Text("vcpu") is { } text && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) ? count : 1;
        set => Element.SetText("vcpu", value.Invariant());
    }

    /// <summary>The virtual processors that the domain has now; at most <see cref="MaxVcpus"/>.</summary>
    public int Vcpus
    {
        get => Element.Element("vcpu").Number("current") ?? MaxVcpus;
        set => Element.Need("vcpu").Set("current", value == MaxVcpus ? null : value.Invariant());
    }

    /// <summary>The host's processors that the virtual ones may run on; null for all.</summary>
    public CpuSet? VcpuPlacement
    {
        get => CpuSet.TryParse(Element.Element("vcpu")?.Get("cpuset"), out var set) ? set : null;
        set => Element.Need("vcpu").Set("cpuset", value?.ToString());
    }

    /// <summary>The number of threads for disk input and output.</summary>
    public int IOThreads
    {
        get => int.TryParse(Element.Text("iothreads"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
        set => Element.SetText("iothreads", value == 0 ? null : value.Invariant());
    }

    /// <summary>How the guest starts: its type, machine, firmware, kernel and order of devices.</summary>
    public DomainOsXml Os => new(Element.Need("os"));

    /// <summary>The guest's processor; null when it is left to the driver.</summary>
    public DomainCpuXml? Cpu => Element.Element("cpu") is { } cpu ? new DomainCpuXml(cpu) : null;

    /// <summary>What the guest's hardware clock starts from: utc, localtime, timezone, variable or absolute.</summary>
    public string? ClockOffset
    {
        get => Element.Element("clock")?.Get("offset");
        set => Element.Need("clock").Set("offset", value);
    }

    /// <summary>What happens when the guest switches itself off: destroy, restart, preserve or rename-restart.</summary>
    public string? OnPoweroff
    {
        get => Element.Text("on_poweroff");
        set => Element.SetText("on_poweroff", value);
    }

    /// <summary>What happens when the guest restarts itself.</summary>
    public string? OnReboot
    {
        get => Element.Text("on_reboot");
        set => Element.SetText("on_reboot", value);
    }

    /// <summary>What happens when the guest crashes; coredump-destroy and coredump-restart are possible too.</summary>
    public string? OnCrash
    {
        get => Element.Text("on_crash");
        set => Element.SetText("on_crash", value);
    }

    /// <summary>The names of the features that are set, such as acpi, apic and pae.</summary>
    public IReadOnlyList<string> Features => Element.Element("features")?.Elements().Select(e => e.Name.LocalName).ToArray() ?? [];

    /// <summary>The clock; null when the document does not say.</summary>
    public ClockXml? Clock => Element.Element("clock") is { } found ? new ClockXml(found) : null;

    /// <summary>How memory is kept from the host; null when the document does not say.</summary>
    public LaunchSecurityXml? LaunchSecurity => Element.Element("launchSecurity") is { } found ? new LaunchSecurityXml(found) : null;

    /// <summary>What the guest gets of the host's processors, memory and disks.</summary>
    public DomainTuningXml Tuning => new(Element);

    /// <summary>What the machine can do, with each feature's state.</summary>
    public FeaturesXml FeatureStates => new(Element.Need("features"));

    /// <summary>How the host keeps it apart from others.</summary>
    public IEnumerable<SecurityLabelXml> SecurityLabels => Element.Elements("seclabel").Select(e => new SecurityLabelXml(e));

    /// <summary>The devices.</summary>
    public DomainDevicesXml Devices => new(Element.Need("devices"));

    /// <summary>What applications keep with the definition.</summary>
    public MetadataXml Metadata => new(Element);

    /// <summary>Makes a view over a new element from text.</summary>
    /// <param name="text">The XML text of a domain.</param>
    /// <param name="limits">How large it may be; the wire's limits when absent.</param>
    /// <returns>The view.</returns>
    /// <exception cref="VirtException">As <see cref="VirtXml.Parse(string, string, XmlLimits, string)"/>.</exception>
    public static DomainXml Parse(string text, XmlLimits? limits = null) => new(VirtXml.Parse(text, "domain", limits));

    /// <summary>Copies the whole definition, so that changes to the copy leave this one alone.</summary>
    /// <returns>A view over the copy.</returns>
    public DomainXml Copy() => new(new XElement(Element));
}
