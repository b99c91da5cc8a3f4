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

        problems.AddRange(UnknownParts.In(root, ShapeLibrary.Root(root.Name), "/" + root.Name.LocalName).Select(Warn));
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

    private static XmlProblem Warn(UnknownPart part)
    {
        var (kind, name) = part.Attribute is { } attribute ? ("attribute", attribute.Name.LocalName) : ("element", part.Element.Name.LocalName);
        return new XmlProblem(XmlSeverity.Warning, VirtXml.LineOf(part.Element), part.Path, $"libvirt knows no {kind} '{name}' here and ignores it");
    }

    // The line stands behind the document's name, or in words at the end.
    private static int LineIn(string message)
    {
        var match = Regex.Match(message, @"\):(\d+):|\(line (\d+)\)|line (\d+)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return match.Success ? int.Parse(match.Groups.Values.Skip(1).First(group => group.Success).ValueSpan, CultureInfo.InvariantCulture) : 0;
    }
}
