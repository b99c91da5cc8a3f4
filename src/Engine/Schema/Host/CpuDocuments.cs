using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Finds the CPUs that documents of all kinds describe.</summary>
public static class CpuDocuments
{
    /// <summary>Finds one CPU.</summary>
    /// <param name="text">A model's name, a <c>cpu</c> element, or a document that holds one.</param>
    /// <returns>The <c>cpu</c> element as text.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when there is none or there are several.</exception>
    public static string Single(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.TrimStart().StartsWith('<'))
        {
            return VirtXml.Write(new XElement("cpu", new XAttribute("match", "exact"), new XElement("model", text.Trim())));
        }

        return All(text) is [var only] ? only : throw VirtException.Worded(VirtErrorCode.InvalidArg, "the document describes not one CPU but several, or none");
    }

    /// <summary>Finds all CPUs.</summary>
    /// <param name="text">A <c>cpu</c> element, or a document that holds some: capabilities of a host or of its guests, a domain, or <c>cpu</c> elements in a row.</param>
    /// <returns>The <c>cpu</c> elements as text.</returns>
    public static IReadOnlyList<string> All(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // virsh takes several elements without a root around them.
        var root = VirtXml.Parse($"<cpus>{WithoutDeclaration(text)}</cpus>", "cpus");
        return [.. root.Elements().SelectMany(Find).Select(VirtXml.Write)];
    }

    private static string WithoutDeclaration(string text) =>
        text.TrimStart().StartsWith("<?xml", StringComparison.Ordinal) && text.IndexOf("?>", StringComparison.Ordinal) is var end and > 0 ? text[(end + 2)..] : text;

    private static IEnumerable<XElement> Find(XElement document) => document.Name.LocalName switch
    {
        "cpu" => [document],
        "capabilities" => document.Elements("host").Elements("cpu"),
        "domain" => document.Elements("cpu"),
        "domainCapabilities" => document.Elements("cpu").Elements("mode").Where(mode => mode.Get("name") == "host-model" && mode.Get("supported") == "yes")
            .Select(mode => new XElement("cpu", mode.Elements())),
        _ => document.Descendants("cpu"),
    };
}
