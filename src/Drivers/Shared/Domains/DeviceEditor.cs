using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Finds, adds, replaces and removes devices of definitions.</summary>
internal static class DeviceEditor
{
    // What a caller who names a device need not repeat, because libvirt gave it.
    private static readonly string[] Given = ["address", "alias"];

    // What memory devices have of sizes.
    private static readonly string[] Sizes = ["size", "block", "requested", "pagesize", "alignsize"];

    // virDomainDeviceType, with the kinds of character devices.
    private static readonly HashSet<string> Kinds =
    [
        "disk", "lease", "filesystem", "interface", "input", "sound", "video", "hostdev", "watchdog", "controller", "graphics", "hub", "redirdev", "smartcard",
        "serial", "parallel", "console", "channel", "memballoon", "nvram", "rng", "shmem", "tpm", "panic", "memory", "iommu", "vsock", "audio", "crypto", "pstore",
    ];

    /// <summary>Reads a device that a caller gives.</summary>
    /// <param name="xml">The XML text.</param>
    /// <returns>The element.</returns>
    /// <exception cref="VirtException">XmlDetail when it is no XML; ConfigUnsupported when it is no device.</exception>
    internal static XElement Read(string xml)
    {
        var device = VirtXml.Parse(xml, null, source: "(device_definition)");
        return Kinds.Contains(device.Name.LocalName)
            ? device
            : throw SharedErrors.Of(VirtErrorCode.ConfigUnsupported, $"unknown device type '{device.Name.LocalName}'");
    }

    /// <summary>Finds the disk that a caller names.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="name">Its target, or the path of its source.</param>
    /// <returns>The element; null when there is none.</returns>
    internal static XElement? FindDisk(DomainXml definition, string name) =>
        definition.Devices.Disks.FirstOrDefault(disk => name.StartsWith('/') ? disk.Source == name : disk.Target == name)?.Element;

    /// <summary>Finds the network interface that a caller names.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="name">Its MAC address, or the host's name of its other end.</param>
    /// <returns>The element.</returns>
    /// <exception cref="VirtException">InvalidArg when there is none.</exception>
    internal static XElement FindInterface(DomainXml definition, string name) =>
        definition.Devices.Interfaces.FirstOrDefault(card => MacAddress.TryParse(name, out var mac)
            ? MacAddress.TryParse(card.Mac, out var own) && own == mac
            : card.Target == name)?.Element
        ?? throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"'{name}' is not a known interface");

    /// <summary>Adds a device.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="VirtException">OperationFailed when its place is taken.</exception>
    internal static void Attach(DomainXml definition, XElement device)
    {
        if (device.Name == "disk" && TargetOf(device) is { } target && FindDisk(definition, target) is not null)
        {
            throw Failed($"target {target} already exists");
        }

        if (device.Name == "interface" && Find(definition, device) is not null)
        {
            throw Failed($"network device with mac {new InterfaceXml(device).Mac} already exists");
        }

        if (device.Name == "memballoon")
        {
            definition.Devices.Element.Elements("memballoon").Where(balloon => (string?)balloon.Attribute("model") == "none").Remove();
            if (definition.Devices.Memballoon is not null)
            {
                throw Failed("domain already has a memory balloon");
            }
        }

        definition.Devices.Add(new XElement(device));
    }

    /// <summary>Removes a device.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">What the caller says of it.</param>
    /// <returns>What was removed.</returns>
    /// <exception cref="VirtException">DeviceMissing when it is not there.</exception>
    internal static XElement Detach(DomainXml definition, XElement device)
    {
        var found = Locate(definition, device);
        definition.Devices.Remove(found);
        return found;
    }

    /// <summary>Removes the device with an alias.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="alias">The alias.</param>
    /// <exception cref="VirtException">DeviceMissing when it is not there.</exception>
    internal static void Detach(DomainXml definition, string alias) => definition.Devices.Remove(Locate(definition, alias));

    /// <summary>Finds a device.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">What the caller says of it.</param>
    /// <returns>The element inside the definition.</returns>
    /// <exception cref="VirtException">DeviceMissing when it is not there.</exception>
    internal static XElement Locate(DomainXml definition, XElement device) => Find(definition, device) ?? throw Missing(device);

    /// <summary>Finds the device with an alias.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="alias">The alias.</param>
    /// <returns>The element inside the definition.</returns>
    /// <exception cref="VirtException">DeviceMissing when it is not there.</exception>
    internal static XElement Locate(DomainXml definition, string alias) =>
        definition.Devices.All.FirstOrDefault(device => device.Alias == alias)?.Element
        ?? throw SharedErrors.Of(VirtErrorCode.DeviceMissing, $"no device found with alias {alias}");

    /// <summary>Puts a device in the place of the one that it describes anew.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="VirtException">DeviceMissing when there is none to take the place of.</exception>
    internal static void Update(DomainXml definition, XElement device)
    {
        var found = Locate(definition, device);
        var fresh = new XElement(device);
        foreach (var name in Given)
        {
            if (fresh.Element(name) is null && found.Element(name) is { } kept)
            {
                fresh.Add(new XElement(kept));
            }
        }

        found.ReplaceWith(fresh);
    }

    /// <summary>Gives what an event calls a device.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Its alias, or where it has none what identifies it.</returns>
    internal static string NameOf(XElement device) =>
        (string?)device.Element("alias")?.Attribute("name") ?? TargetOf(device) ?? (string?)device.Element("mac")?.Attribute("address") ?? device.Name.LocalName;

    /// <summary>Finds the device that a caller describes.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="device">What the caller says of it.</param>
    /// <returns>The element; null when there is none.</returns>
    internal static XElement? Find(DomainXml definition, XElement device) => device.Name.LocalName switch
    {
        "disk" => TargetOf(device) is { } target ? FindDisk(definition, target) : null,
        "interface" => MacAddress.TryParse(new InterfaceXml(device).Mac, out var mac)
            ? definition.Devices.Interfaces.FirstOrDefault(card => MacAddress.TryParse(card.Mac, out var own) && own == mac)?.Element
            : null,
        "graphics" => definition.Devices.Element.Elements("graphics")
            .FirstOrDefault(other => (string?)other.Attribute("type") == (string?)device.Attribute("type")),
        "memballoon" => definition.Devices.Memballoon?.Element,

        // virDomainControllerFind: whatever else is said of it.
        "controller" => definition.Devices.Element.Elements("controller").FirstOrDefault(
            other => (string?)other.Attribute("type") == (string?)device.Attribute("type") && (string?)other.Attribute("index") == (string?)device.Attribute("index")),
        _ => definition.Devices.Element.Elements(device.Name).FirstOrDefault(other => IsSame(device, other)),
    };

    // Everything that the caller says of the device must be true of it; what the caller leaves out may be anything.
    private static bool IsSame(XElement wanted, XElement device) =>
        Sizes.Contains(wanted.Name.LocalName) ? IsSameSize(wanted, device) : wanted.Attributes().All(attribute => (string?)device.Attribute(attribute.Name) == attribute.Value)
        && wanted.Elements().All(child => IsUnnamed(child) || device.Elements(child.Name).Any(other => IsSame(child, other)))
        && (wanted.HasElements || wanted.Value.Trim().Length == 0 || wanted.Value.Trim() == device.Value.Trim());

    // A socket that the host names when the guest starts.
    private static bool IsUnnamed(XElement source) =>
        source.Name.LocalName == "source" && !source.HasElements && source.Attributes().All(attribute => attribute.Name.LocalName == "mode");

    // A size is the same in whichever unit it is told.
    private static bool IsSameSize(XElement wanted, XElement device) =>
        ulong.TryParse(wanted.Value, CultureInfo.InvariantCulture, out var one) && ulong.TryParse(device.Value, CultureInfo.InvariantCulture, out var other)
        && ScaledSize.Scale(one, (string?)wanted.Attribute("unit"), ScaledSize.KiB) == ScaledSize.Scale(other, (string?)device.Attribute("unit"), ScaledSize.KiB);

    private static string? TargetOf(XElement device) => (string?)device.Element("target")?.Attribute("dev");

    private static VirtException Failed(string what) => SharedErrors.Of(VirtErrorCode.OperationFailed, what);

    /// <summary>Says that a definition has no such device.</summary>
    /// <param name="device">What the caller says of it.</param>
    /// <returns>The words of the functions that libvirt finds devices with.</returns>
    internal static string MissingText(XElement device) =>
        device.Name.LocalName switch
        {
            "disk" => $"no target device {TargetOf(device)}",
            "interface" => NoCard(device),
            "filesystem" => "no matching filesystem device was found",
            "rng" => "no matching RNG device was found",
            "memory" => "matching memory device was not found",
            "redirdev" => "no matching redirdev was not found",
            "shmem" => "matching shmem device was not found",
            "input" => "matching input device not found",
            "vsock" => "matching vsock device not found",
            "watchdog" => "domain has no watchdog",
            _ => "device not present in domain configuration",
        };

    private const string Nothing = "(<null>)";

    // virDomainNetFindIdx.
    private static string NoCard(XElement card) =>
        $"no device found at address '{AddressOf(card) ?? Nothing}' matching MAC address '{(string?)card.Element("mac")?.Attribute("address") ?? Nothing}' and alias '{(string?)card.Element("alias")?.Attribute("name") ?? Nothing}'";

    private static string? AddressOf(XElement card) => card.Element("address") is not { } address ? null : (string?)address.Attribute("type") switch
    {
        "pci" => string.Create(
            CultureInfo.InvariantCulture,
            $"{Part(address, "domain"):x4}:{Part(address, "bus"):x2}:{Part(address, "slot"):x2}.{Part(address, "function")}"),
        "ccw" => string.Create(CultureInfo.InvariantCulture, $"{Part(address, "cssid"):x}.{Part(address, "ssid"):x}.{Part(address, "devno"):x4}"),
        _ => null,
    };

    private static uint Part(XElement address, string name) =>
        ((string?)address.Attribute(name) ?? string.Empty) is ['0', 'x' or 'X', .. var hex]
            ? uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : 0
            : uint.TryParse((string?)address.Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number : 0;

    private static VirtException Missing(XElement device) => SharedErrors.Of(VirtErrorCode.DeviceMissing, MissingText(device));
}
