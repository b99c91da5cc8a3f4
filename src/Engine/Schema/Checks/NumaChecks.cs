using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Checks where a guest's memory lies on the host.</summary>
/// <remarks>virDomainNumatuneParseXML, virDomainNumatuneNodeParseXML and virDomainNumaDefValidate.</remarks>
internal static class NumaChecks
{
    private static readonly string[] Modes = ["strict", "preferred", "interleave", "restrictive"];

    public static void Check(XElement domain)
    {
        foreach (var cell in domain.Element("cpu")?.Element("numa")?.Elements("cell") ?? [])
        {
            Allowed.Check(cell, "memAccess", ["shared", "private"]);
            Allowed.Check(cell, "discard", Allowed.YesNo);
        }

        if (domain.Element("numatune") is not { } tune)
        {
            return;
        }

        var memory = tune.Element("memory");
        if (memory is not null)
        {
            Allowed.Check(memory, "mode", Modes);
            Allowed.Check(memory, "placement", ["static", "auto"]);
            if (memory.Get("placement") == "static" && memory.Get("nodeset") is null)
            {
                throw XmlFault.Error(memory, "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
            }
        }

        CheckNodes(domain, tune, memory);
    }

    private static void CheckNodes(XElement domain, XElement tune, XElement? memory)
    {
        var cells = domain.Element("cpu")?.Element("numa")?.Elements("cell").Count() ?? 0;
        var seen = new HashSet<int>();
        foreach (var node in tune.Elements("memnode"))
        {
            if (memory?.Get("placement") == "auto")
            {
                throw XmlFault.Error(node, "Per-node binding is not compatible with automatic NUMA placement.");
            }

            if (cells == 0)
            {
                throw XmlFault.Error(node, "Element 'memnode' is invalid without any guest NUMA cells");
            }

            if (node.Number("cellid") is not { } cell)
            {
                throw XmlFault.Error(node, "Missing required cellid attribute in memnode element");
            }

            if (cell >= cells)
            {
                throw XmlFault.Error(node, "Argument 'cellid' in memnode element must correspond to existing guest's NUMA cell");
            }

            if (!seen.Add(cell))
            {
                throw XmlFault.Error(node, $"Multiple memnode elements with cellid {cell}");
            }

            Allowed.Check(node, "mode", Modes);
            if ((node.Get("mode") == "restrictive") != (memory?.Get("mode") == "restrictive") && memory?.Get("mode") is not null && node.Get("mode") is not null)
            {
                throw XmlFault.Error(node, "'restrictive' mode is required in memnode element when mode is 'restrictive' in memory element", "the same for both");
            }

            if (node.Get("nodeset") is null)
            {
                throw XmlFault.Error(node, "Missing required nodeset attribute in memnode element");
            }
        }
    }
}
