using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Says what is wrong with a document before a host is asked.</summary>
/// <remarks>What virt-xml-validate and a definition with VIR_DOMAIN_DEFINE_VALIDATE find: faults of form, what libvirt refuses, and words that it does not know.</remarks>
public static class DocumentCheck
{
    private static readonly Dictionary<string, Action<XElement>> Rules = new(StringComparer.Ordinal)
    {
        ["domain"] = static root => DomainNormalizer.Normalize(root, new DomainDefaults()),
        ["network"] = static root => NetworkNormalizer.Normalize(root),
        ["pool"] = static root => StoragePoolNormalizer.Normalize(root),
        ["volume"] = static root => StorageVolumeNormalizer.Normalize(root, "dir"),
        ["domainsnapshot"] = static root => SnapshotNormalizer.Normalize(root, new DomainDefaults()),
        ["secret"] = static root => SecretNormalizer.Normalize(root),
    };

    /// <summary>The root elements of the documents whose rules are known.</summary>
    public static IReadOnlyCollection<string> Kinds => Rules.Keys;

    /// <summary>Checks a document.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>What is wrong with it, in the order of its lines; empty when nothing is.</returns>
    public static IReadOnlyList<XmlProblem> Check(string text)
    {
        XElement root;
        try
        {
            root = VirtXml.Parse(text, null);
        }
        catch (VirtException e)
        {
            return [new XmlProblem(XmlSeverity.Error, LineIn(e.Message), string.Empty, e.Message)];
        }

        var problems = new List<XmlProblem>();
        if (!Rules.TryGetValue(root.Name.LocalName, out var rules))
        {
            return [new XmlProblem(XmlSeverity.Error, VirtXml.LineOf(root), "/" + root.Name.LocalName, $"'{root.Name.LocalName}' is no document of libvirt's that can be checked; {string.Join(", ", Kinds)} are")];
        }

        FindUnknown(root, ShapeLibrary.Root(root.Name), "/" + root.Name.LocalName, problems);
        try
        {
            rules(new XElement(root));
        }
        catch (VirtException e)
        {
            problems.Add(new XmlProblem(XmlSeverity.Error, LineIn(e.Message), string.Empty, e.Message));
        }

        return [.. problems.OrderBy(problem => problem.Line)];
    }

    private static void FindUnknown(XElement element, ElementShape shape, string path, List<XmlProblem> problems)
    {
        if (!shape.IsDescribed)
        {
            return;
        }

        foreach (var attribute in element.Attributes().Where(attribute => attribute.Name.Namespace == XNamespace.None && !attribute.IsNamespaceDeclaration))
        {
            if (shape.OrderOfAttribute(attribute.Name) == int.MaxValue)
            {
                problems.Add(new XmlProblem(
                    XmlSeverity.Warning, VirtXml.LineOf(element), $"{path}/@{attribute.Name.LocalName}", $"libvirt knows no attribute '{attribute.Name.LocalName}' here and ignores it"));
            }
        }

        foreach (var child in element.Elements().Where(child => child.Name.Namespace == XNamespace.None && child.Name.LocalName != "metadata"))
        {
            var place = $"{path}/{child.Name.LocalName}";
            if (shape.Find(child.Name) is { } known)
            {
                FindUnknown(child, known.Shape, place, problems);
            }
            else
            {
                problems.Add(new XmlProblem(
                    XmlSeverity.Warning, VirtXml.LineOf(child), place, $"libvirt knows no element '{child.Name.LocalName}' here and ignores it"));
            }
        }
    }

    // The line stands behind the document's name, or in words at the end.
    private static int LineIn(string message)
    {
        var match = Regex.Match(message, @"\):(\d+):|\(line (\d+)\)|line (\d+)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return match.Success ? int.Parse(match.Groups.Values.Skip(1).First(group => group.Success).ValueSpan, CultureInfo.InvariantCulture) : 0;
    }
}
