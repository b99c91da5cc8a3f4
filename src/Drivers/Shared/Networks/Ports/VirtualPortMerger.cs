using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Ports;

/// <summary>Makes one description of how a switch knows a guest of those in its interface, its network and its group.</summary>
/// <remarks>virNetDevVPortProfileMerge3 and virNetDevVPortProfileCheckComplete.</remarks>
internal static class VirtualPortMerger
{
    private static readonly Dictionary<string, string[]> Needed = new()
    {
        ["802.1Qbg"] = ["managerid", "typeid", "typeidversion"],
        ["802.1Qbh"] = ["profileid"],
    };

    /// <summary>Merges the descriptions; none may contradict another.</summary>
    /// <param name="parts">The descriptions, or nothing, the most particular first.</param>
    /// <returns>The whole; nothing when no description names a type.</returns>
    /// <exception cref="VirtException">XmlError when they contradict each other or something is missing.</exception>
    internal static XElement? Merge(params IEnumerable<XElement?> parts)
    {
        var given = parts.OfType<XElement>().ToList();
        if (given.TrueForAll(part => part.Get("type") is null or "none"))
        {
            return null;
        }

        var whole = new XElement("virtualport");
        foreach (var part in given)
        {
            Take(whole, part, "type");
            foreach (var attribute in part.Element("parameters")?.Attributes() ?? [])
            {
                Take(whole.Need("parameters"), part.Element("parameters")!, attribute.Name.LocalName);
            }
        }

        Complete(whole);
        return whole;
    }

    private static void Take(XElement whole, XElement part, string attribute)
    {
        var (present, added) = (whole.Get(attribute), part.Get(attribute));
        if (attribute == "type" && added == "none")
        {
            return;
        }

        if (present is not null && added is not null && present != added)
        {
            throw Fault(attribute == "type"
                ? $"attempt to merge virtualports of differing types ({present} and {added})"
                : $"attempt to merge virtualports with mismatched {attribute}s ({present} and {added})");
        }

        whole.Set(attribute, present ?? added);
    }

    private static void Complete(XElement whole)
    {
        VirtualPortRules.Normalize(whole, required: true);
        var type = whole.Get("type")!;
        if (Needed.GetValueOrDefault(type, []).FirstOrDefault(name => whole.Element("parameters")?.Get(name) is null) is { } missing)
        {
            throw Fault($"missing {missing} in <virtualport type='{type}'>");
        }
    }

    private static VirtException Fault(string sentence) => new(VirtErrorCode.XmlError, sentence, VirtErrorDomain.Network);
}
