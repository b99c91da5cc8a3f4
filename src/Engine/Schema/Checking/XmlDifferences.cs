using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Finds everything in which two documents differ in meaning.</summary>
/// <remarks>
/// The order of attributes and of elements that are told apart by what identifies them (a disk's target, an interface's address,
/// a name), comments, white space and the prefixes of namespaces do not count.
/// </remarks>
public static class XmlDifferences
{
    private static readonly string[] Identity = ["uuid", "name", "dev", "id", "vcpu", "iothread", "path", "ip", "mac", "type", "index", "port", "bus"];

    /// <summary>Compares two documents.</summary>
    /// <param name="reference">The first.</param>
    /// <param name="difference">The second.</param>
    /// <param name="generated">Whether what libvirt fills in by itself counts too: numbers, addresses, aliases, labels of running domains.</param>
    /// <returns>What differs, in the order of the documents; empty when they mean the same.</returns>
    public static IReadOnlyList<XmlDifference> Find(XElement reference, XElement difference, bool generated)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(difference);
        var found = new List<XmlDifference>();
        var one = generated ? reference : GeneratedParts.Without(reference);
        var other = generated ? difference : GeneratedParts.Without(difference);
        if (one.Name != other.Name)
        {
            return [new XmlDifference("/", XmlDifferenceKind.Changed, one.Name.LocalName, other.Name.LocalName)];
        }

        Compare(one, other, "/" + one.Name.LocalName, found);
        return found;
    }

    private static void Compare(XElement one, XElement other, string path, List<XmlDifference> found)
    {
        foreach (var name in Attributes(one).Concat(Attributes(other)).Select(attribute => attribute.Name).Distinct())
        {
            Add($"{path}/@{name.LocalName}", (string?)one.Attribute(name), (string?)other.Attribute(name), found);
        }

        var (before, after) = (OwnText(one), OwnText(other));
        if (before != after)
        {
            Add(path, before, after, found);
        }

        CompareChildren(one, other, path, found);
    }

    private static void CompareChildren(XElement one, XElement other, string path, List<XmlDifference> found)
    {
        foreach (var group in one.Elements().Concat(other.Elements()).GroupBy(element => element.Name))
        {
            var left = group.Where(element => element.Parent == one).ToList();
            var right = group.Where(element => element.Parent == other).ToList();
            if (left.Count <= 1 && right.Count <= 1)
            {
                Pair(left.FirstOrDefault(), right.FirstOrDefault(), $"{path}/{group.Key.LocalName}", found);
            }
            else
            {
                CompareMany(left, right, $"{path}/{group.Key.LocalName}", found);
            }
        }
    }

    // Twins are paired by what identifies them, those without anything of that kind by their places.
    private static void CompareMany(List<XElement> left, List<XElement> right, string path, List<XmlDifference> found)
    {
        var rest = right.ToList();
        for (var i = 0; i < left.Count; i++)
        {
            var key = KeyOf(left[i]);
            var partner = rest.Find(candidate => KeyOf(candidate) == key);
            if (partner is not null)
            {
                rest.Remove(partner);
            }

            Pair(left[i], partner, $"{path}[{key ?? $"{i + 1}"}]", found);
        }

        foreach (var extra in rest)
        {
            Pair(null, extra, $"{path}[{KeyOf(extra) ?? $"{right.IndexOf(extra) + 1}"}]", found);
        }
    }

    private static void Pair(XElement? one, XElement? other, string path, List<XmlDifference> found)
    {
        if (one is not null && other is not null)
        {
            Compare(one, other, path, found);
        }
        else
        {
            Add(path, one is null ? null : Text(one), other is null ? null : Text(other), found);
        }
    }

    private static string? KeyOf(XElement element) => element.Name.LocalName switch
    {
        "disk" => (string?)element.Element("target")?.Attribute("dev"),
        "interface" when element.Element("mac") is { } mac => (string?)mac.Attribute("address"),
        "controller" => $"{(string?)element.Attribute("type")} {(string?)element.Attribute("index")}",
        "filesystem" => (string?)element.Element("target")?.Attribute("dir"),
        "channel" => (string?)element.Element("target")?.Attribute("name"),
        "hostdev" => element.Element("source")?.ToString(SaveOptions.DisableFormatting),
        _ => Identity.Select(name => (string?)element.Attribute(name)).FirstOrDefault(value => value is not null),
    };

    private static void Add(string path, string? before, string? after, List<XmlDifference> found)
    {
        if (before != after)
        {
            var kind = before is null ? XmlDifferenceKind.Added : after is null ? XmlDifferenceKind.Removed : XmlDifferenceKind.Changed;
            found.Add(new XmlDifference(path, kind, before, after));
        }
    }

    private static IEnumerable<XAttribute> Attributes(XElement element) => element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration);

    private static string OwnText(XElement element) => string.Concat(element.Nodes().OfType<XText>().Select(text => text.Value)).Trim();

    private static string Text(XElement element) => VirtXml.Write(element).TrimEnd('\n');
}
