using System.Xml.Linq;
using VirtPS.Drivers.NodeDevice.Describe;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.Interface.Live;

/// <summary>Describes how interfaces are bundled now.</summary>
/// <remarks>udevGetIfaceDefBond.</remarks>
internal static class LiveBond
{
    private static readonly string?[] Checks = [null, "active", "backup", "all"];

    /// <summary>Describes a bond.</summary>
    /// <param name="tree">The host's files.</param>
    /// <param name="path">The bond's place in the tree.</param>
    /// <param name="describe">Describes an interface in it.</param>
    /// <returns>A <c>bond</c> element.</returns>
    internal static XElement Describe(HostTree tree, string path, Func<string, XElement?> describe)
    {
        // Attributes with names and numbers read "balance-rr 0".
        string? First(string attribute) => tree.Read($"{path}/bonding/{attribute}")?.Split(' ')[0];
        long Number(string attribute) => HostTree.ToNumber(tree.Read($"{path}/bonding/{attribute}")?.Split(' ')[^1]) ?? 0;
        long? Positive(string attribute) => Number(attribute) is var number and > 0 ? number : null;

        var bond = new XElement("bond", CapabilityXml.MaybeAttribute("mode", First("mode")));
        if (Positive("arp_interval") is { } interval)
        {
            bond.Add(new XElement(
                "arpmon",
                new XAttribute("interval", interval),
                new XAttribute("target", tree.Read(path + "/bonding/arp_ip_target")?.Trim() ?? string.Empty),
                CapabilityXml.MaybeAttribute("validate", Checks.ElementAtOrDefault((int)Number("arp_validate")))));
        }
        else if (Positive("miimon") is { } frequency)
        {
            bond.Add(new XElement(
                "miimon",
                new XAttribute("freq", frequency),
                CapabilityXml.MaybeAttribute("downdelay", Positive("downdelay")),
                CapabilityXml.MaybeAttribute("updelay", Positive("updelay")),
                new XAttribute("carrier", Number("use_carrier") == 0 ? "ioctl" : "netif")));
        }

        const string Prefix = "slave_";
        bond.Add(tree.List(path).Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => describe(name[Prefix.Length..])));
        return bond;
    }
}
