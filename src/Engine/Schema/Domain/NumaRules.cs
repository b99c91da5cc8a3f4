using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for a guest's memory nodes, and for where its memory lies on the host.</summary>
/// <remarks>virDomainNumaDefParseXML, virDomainNumatuneParseXML and virDomainNumatuneNodeParseXML.</remarks>
internal static class NumaRules
{
    private const int Local = 10;
    private const int Unreachable = 255;

    private static readonly string[] Modes = ["strict", "preferred", "interleave", "restrictive"];

    /// <summary>Completes the guest's nodes, in the order of their numbers.</summary>
    public static void NormalizeCells(XElement domain, XElement numa)
    {
        var cells = Number(numa);
        var max = int.Parse(domain.Element("vcpu")!.Value, CultureInfo.InvariantCulture);
        var sets = new CpuSet?[cells.Length];
        foreach (var cell in numa.Elements("cell"))
        {
            var id = Array.IndexOf(cells, cell);
            sets[id] = ReadCpus(cell);
            for (var other = 0; other < sets.Length; other++)
            {
                if (other != id && sets[other] is { } taken && sets[id]?.Numbers().Any(taken.Contains) == true)
                {
                    throw XmlFault.Unsupported(cell, $"NUMA cells {id} and {other} have overlapping vCPU ids", null, VirtErrorDomain.Domain);
                }
            }

            Allowed.Check(cell, "memAccess", ["shared", "private"]);
            Allowed.Check(cell, "discard", Allowed.YesNo);
            NormalizeMemory(cell, id);
        }

        CheckCpus(numa, sets, max);
        NormalizeDistances(cells, [.. numa.Elements("cell")]);
        if (!cells.SequenceEqual(numa.Elements("cell")))
        {
            numa.Elements("cell").Remove();
            numa.AddFirst(cells.ToArray<object>());
        }
    }

    /// <summary>Completes where a guest's memory lies.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="isStatic">Whether its processors have places of their own.</param>
    public static void NormalizePlacement(XElement domain, bool isStatic)
    {
        if (domain.Element("numatune") is not { } tune)
        {
            return;
        }

        var memory = tune.Element("memory");
        if (memory is not null)
        {
            NormalizeMemoryPlacement(memory, isStatic);
        }

        NormalizeNodes(tune, memory, domain.Element("cpu")?.Element("numa")?.Elements("cell").Count() ?? 0);
        if (!tune.HasElements)
        {
            tune.Remove();
        }
    }

    private static XElement[] Number(XElement numa)
    {
        var given = numa.Elements("cell").ToArray();
        if (given.Length == 0)
        {
            throw XmlFault.Error(numa, "NUMA topology defined without NUMA cells", "a 'cell' element");
        }

        var cells = new XElement[given.Length];
        for (var place = 0; place < given.Length; place++)
        {
            var id = Allowed.Number(given[place], "id") ?? (uint)place;
            if (id >= given.Length)
            {
                throw XmlFault.Error(
                    given[place], "Exactly one 'cell' element per guest NUMA cell allowed, non-contiguous ranges or ranges not starting from 0 are not allowed");
            }

            if (cells[id] is not null)
            {
                throw XmlFault.Error(given[place], $"Duplicate NUMA cell info for cell id '{id}'");
            }

            given[place].Set("id", id.ToString(CultureInfo.InvariantCulture));
            cells[id] = given[place];
        }

        return cells;
    }

    private static CpuSet? ReadCpus(XElement cell)
    {
        if (cell.Get("cpus") is not { } cpus)
        {
            return null;
        }

        if (!CpuSet.TryParse(cpus, out var set))
        {
            throw XmlFault.Make(VirtErrorCode.InvalidArg, cell, $"Failed to parse bitmap '{cpus}'");
        }

        cell.Set("cpus", set.Count == 0 ? null : set.ToString());
        return set.Count == 0 ? null : set;
    }

    private static void CheckCpus(XElement numa, CpuSet?[] sets, int max)
    {
        if (sets.Sum(set => set?.Count ?? 0) > max)
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, numa, "Number of CPUs in <numa> exceeds the <vcpu> count", $"at most {max}");
        }

        if (sets.Any(set => set?.Last >= max))
        {
            throw XmlFault.Make(VirtErrorCode.InternalError, numa, "CPU IDs in <numa> exceed the <vcpu> count");
        }
    }

    private static void NormalizeMemory(XElement cell, int id)
    {
        var memory = Allowed.Need(cell, "memory");
        if (!ScaledSize.TryParseNumber(memory, out var value))
        {
            throw XmlFault.Error(
                cell, $"Invalid value '{memory}' for element or attribute './cpu/numa/cell[{id + 1}]/@memory'", "a whole number", VirtErrorDomain.Xml);
        }

        cell.Set("memory", ScaledSize.ToKiB(ScaledSize.Scale(value, cell.Get("unit"), ScaledSize.KiB)).Invariant());
        cell.Set("unit", "KiB");
    }

    // What one node says of another holds the other way round as well, unless that one says otherwise.
    private static void NormalizeDistances(XElement[] cells, XElement[] given)
    {
        var known = new int[cells.Length, cells.Length];
        var has = new bool[cells.Length];
        foreach (var cell in given.Where(cell => cell.Element("distances") is not null))
        {
            var from = Array.IndexOf(cells, cell);
            foreach (var sibling in Siblings(cell))
            {
                var to = ReadSibling(sibling, from, cells.Length, out var distance);
                (has[from], has[to]) = (true, true);
                (known[from, from], known[to, to]) = (Local, Local);
                known[from, to] = distance;
                known[to, from] = known[to, from] == 0 ? distance : known[to, from];
            }
        }

        for (var from = 0; from < cells.Length; from++)
        {
            if (has[from])
            {
                var distances = cells[from].Need("distances");
                distances.RemoveNodes();
                distances.Add(Enumerable.Range(0, cells.Length).Where(to => known[from, to] != 0)
                    .Select(to => new XElement("sibling", new XAttribute("id", to.Invariant()), new XAttribute("value", known[from, to].Invariant()))));
            }
        }
    }

    private static XElement[] Siblings(XElement cell) =>
        cell.Element("distances")!.Elements("sibling").ToArray() is { Length: > 0 } siblings
            ? siblings
            : throw XmlFault.Error(cell, "NUMA distances defined without siblings", "a 'sibling' element");

    private static int ReadSibling(XElement sibling, int from, int count, out int distance)
    {
        var to = Allowed.Number(sibling, "id") ?? throw XmlFault.MissingAttribute(sibling, "id", "a node's number");
        if (to >= count)
        {
            throw XmlFault.Error(sibling, $"'sibling_id {to}' does not refer to a valid cell within NUMA 'cell id {from}'");
        }

        var value = Allowed.Number(sibling, "value") ?? throw XmlFault.MissingAttribute(sibling, "value", "a distance");
        if (value is < Local or > Unreachable || (to == from) != (value == Local))
        {
            throw XmlFault.Error(sibling, $"'value {value}' is invalid for 'sibling id {to}' under NUMA 'cell id {from}'");
        }

        distance = (int)value;
        return (int)to;
    }

    private static void NormalizeMemoryPlacement(XElement memory, bool isStatic)
    {
        if (memory.Get("mode") is { } mode && !Modes.Contains(mode))
        {
            throw XmlFault.Unsupported(memory, $"Unsupported NUMA memory tuning mode '{mode}'", Allowed.OneOf(Modes));
        }

        if (memory.Get("placement") is { } given && given is not ("static" or "auto"))
        {
            throw XmlFault.Unsupported(memory, $"Unsupported NUMA memory placement mode '{given}'", "one of: static, auto");
        }

        NormalizeSet(memory);
        if (memory.Get("mode") is null && memory.Get("placement") is null && memory.Get("nodeset") is null)
        {
            memory.Remove();
            return;
        }

        memory.Default("mode", "strict");
        var placement = memory.Get("placement") ?? (memory.Get("nodeset") is not null || isStatic ? "static" : "auto");
        if (placement == "static" && memory.Get("nodeset") is null)
        {
            throw XmlFault.Unsupported(memory, "nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
        }

        // Places of its own need no name; where the host chooses them, none can be given.
        memory.Set(placement == "static" ? "placement" : "nodeset", null);
        memory.Set("placement", placement == "static" ? null : placement);
    }

    private static void NormalizeNodes(XElement tune, XElement? memory, int cells)
    {
        var nodes = tune.Elements("memnode").ToArray();
        var seen = new HashSet<int>();
        foreach (var node in nodes)
        {
            if (memory?.Get("placement") == "auto")
            {
                throw XmlFault.Unsupported(node, "Per-node binding is not compatible with automatic NUMA placement.");
            }

            if (cells == 0)
            {
                throw XmlFault.Error(node, "Element 'memnode' is invalid without any guest NUMA cells");
            }

            var cell = (int)(Allowed.Number(node, "cellid") ?? throw XmlFault.MissingAttribute(node, "cellid", "a node's number"));
            if (cell >= cells)
            {
                throw XmlFault.Error(node, "Argument 'cellid' in memnode element must correspond to existing guest's NUMA cell");
            }

            if (!seen.Add(cell))
            {
                throw XmlFault.Error(node, $"Multiple memnode elements with cellid {cell}");
            }

            Allowed.Check(node, "mode", Modes);
            node.Default("mode", "strict");
            if (memory?.Get("mode") is { } mode && (node.Get("mode") == "restrictive") != (mode == "restrictive"))
            {
                throw XmlFault.Error(node, "'restrictive' mode is required in memnode element when mode is 'restrictive' in memory element", "the same for both");
            }

            if (node.Get("nodeset") is null)
            {
                throw XmlFault.Error(node, "Missing required nodeset attribute in memnode element");
            }

            NormalizeSet(node);
        }

        nodes.Remove();
        tune.Add(nodes.OrderBy(node => node.Number("cellid")).ToArray<object>());
    }

    private static void NormalizeSet(XElement element)
    {
        if (element.Get("nodeset") is not { } text)
        {
            return;
        }

        if (!CpuSet.TryParse(text, out var set))
        {
            throw XmlFault.Make(VirtErrorCode.InvalidArg, element, $"Failed to parse bitmap '{text}'", "numbers and ranges such as 0-3,8,^2", VirtErrorDomain.None);
        }

        element.Set("nodeset", set.Count == 0 ? throw XmlFault.Unsupported(element, $"Invalid value of 'nodeset': {text}") : set.ToString());
    }
}
