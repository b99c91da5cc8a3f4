using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Drivers.NodeDevice.Kernel;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Interface.Live;

/// <summary>Describes the network interfaces that the kernel has.</summary>
/// <remarks>udevGetIfaceDef, udevInterfaceIsActive. Addresses come on top, as the older backend of libvirt gave them.</remarks>
/// <param name="tree">The host's files.</param>
/// <param name="addresses">Gives the <c>protocol</c> elements with an interface's addresses.</param>
internal sealed class LiveInterfaces(HostTree tree, Func<string, IEnumerable<XElement>> addresses)
{
    private const string Class = "/sys/class/net/";
    private const long IsUp = 1;

    /// <summary>The names of the interfaces, without those that are only parts: what is in a bridge, and what guests are plugged in with.</summary>
    internal IReadOnlyList<string> Names =>
        [.. tree.List(Class).Where(name => PathOf(name) is { } path && !tree.Exists(path + "/brport/state") && !tree.Exists(path + "/tun_flags"))];

    /// <summary>Tells whether the kernel has an interface.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it has.</returns>
    internal bool Has(string name) => !name.Contains('/', StringComparison.Ordinal) && PathOf(name) is not null;

    /// <summary>Gives an interface's Ethernet address.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The address; empty where there is none.</returns>
    internal string MacOf(string name) => tree.Read($"{PathOf(name)}/address") ?? string.Empty;

    /// <summary>Tells whether an interface is up.</summary>
    /// <remarks>A bridge without anything on it never has a link; being switched on counts for it.</remarks>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it is.</returns>
    internal bool IsActive(string name) =>
        PathOf(name) is { } path
        && (tree.Read(path + "/operstate") == "up" || (tree.Exists(path + "/bridge") && (HostTree.ToHexNumber(tree.Read(path + "/flags")) & IsUp) != 0));

    /// <summary>Describes an interface.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its <c>interface</c> element in libvirt's form, or nothing when the kernel has none such.</returns>
    internal XElement? Describe(string name) => Has(name) && Write(name, isInner: false) is { } element ? HostInterfaceNormalizer.Normalize(element) : null;

    private string? PathOf(string name) => tree.Follow(Class + name);

    private XElement? Write(string name, bool isInner)
    {
        if (PathOf(name) is not { } path || KernelDevice.TryOpen(tree, path) is not { } device)
        {
            return null;
        }

        var element = new XElement("interface", new XAttribute("type", "ethernet"), new XAttribute("name", name));
        if (!isInner)
        {
            element.Add(tree.ReadNumber(path + "/mtu") is { } mtu ? new XElement("mtu", new XAttribute("size", mtu)) : null, addresses(name));
        }

        element.Add(NetDescriber.Link(tree, path));
        switch (device.DeviceType)
        {
            case "bridge":
                element.SetAttributeValue("type", "bridge");
                element.Add(Bridge(path));
                break;
            case "bond":
                element.SetAttributeValue("type", "bond");
                element.Add(LiveBond.Describe(tree, path, member => Write(member, isInner: true)));
                break;
            case "vlan" when Vlan(name) is { } vlan:
                element.SetAttributeValue("type", "vlan");
                element.Add(vlan);
                break;
            default:
                element.Add(tree.Read(path + "/address") is { Length: > 0 } mac ? new XElement("mac", new XAttribute("address", mac)) : null);
                break;
        }

        return element;
    }

    private XElement Bridge(string path) => new(
        "bridge",
        CapabilityXml.MaybeAttribute("stp", tree.ReadNumber(path + "/bridge/stp_state") switch { 0 => "off", null => null, _ => "on" }),
        CapabilityXml.MaybeAttribute("delay", tree.Read(path + "/bridge/forward_delay")),
        tree.List(path + "/brif").Where(IsOfHost).Select(member => Write(member, isInner: true)));

    // What guests are plugged in with is not the host's to configure.
    private static bool IsOfHost(string name) => !(name.StartsWith("vnet", StringComparison.Ordinal) && name.Length > 4 && char.IsAsciiDigit(name[4]));

    private XElement? Vlan(string name)
    {
        string? tag = null;
        string? on = null;
        foreach (var line in tree.ReadLines("/proc/net/vlan/" + name))
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (Array.IndexOf(words, "VID:") is var at and >= 0 && at + 1 < words.Length && int.TryParse(words[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                tag = words[at + 1];
            }
            else if (words is ["Device:", var device])
            {
                on = device;
            }
        }

        return tag is null || on is null ? null : new XElement("vlan", new XAttribute("tag", tag), new XElement("interface", new XAttribute("name", on)));
    }
}
