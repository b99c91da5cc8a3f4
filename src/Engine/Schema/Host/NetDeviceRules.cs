using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Normalises the capability of network interfaces, and links of interfaces wherever they stand.</summary>
/// <remarks>virNodeDevCapNetParseXML, virInterfaceLinkParseXML.</remarks>
internal static class NetDeviceRules
{
    /// <summary>What takes work off the processor, in the order in which libvirt writes it.</summary>
    private static readonly string[] Features =
        ["rx", "tx", "sg", "tso", "gso", "gro", "lro", "rxvlan", "txvlan", "ntuple", "rxhash", "rdma", "txudptnl", "switchdev"];

    private static readonly string[] States = ["", "unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"];

    public static void Normalize(DeviceCapability capability)
    {
        var element = capability.Element;
        capability.Need("interface", "network interface");
        foreach (var feature in element.Elements("feature"))
        {
            var name = feature.Get("name") ?? throw XmlFault.Error(feature, "missing network device feature name", null, VirtErrorDomain.NodeDevice);
            if (!Features.Contains(name))
            {
                throw XmlFault.Error(feature, $"unknown network device feature '{name}'", Allowed.OneOf(Features), VirtErrorDomain.NodeDevice);
            }
        }

        var features = element.Elements("feature").DistinctBy(feature => feature.Get("name")).OrderBy(feature => Array.IndexOf(Features, feature.Get("name"))).ToArray();
        element.Elements("feature").Remove();
        element.Add(features);
        if (element.Element("capability")?.Get("type") is { } kind and not ("80203" or "80211"))
        {
            throw capability.Bad($"invalid network type supplied for '{capability.Device}': '{kind}'", null, VirtErrorCode.ConfigUnsupported);
        }

        if (element.Element("link") is { } link)
        {
            NormalizeLink(link);
        }
    }

    /// <summary>Normalises the link of an interface; one that says nothing is taken out.</summary>
    public static void NormalizeLink(XElement link)
    {
        Allowed.Check(link, "state", States);
        if (Allowed.Number(link, "speed") is 0)
        {
            link.Set("speed", null);
        }

        if (link.Get("state") is "")
        {
            link.Set("state", null);
        }

        if (!link.HasAttributes)
        {
            link.Remove();
        }
    }
}
