using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A NUMA cell of a host.</summary>
/// <param name="element">A <c>cell</c> element of a host's topology.</param>
public sealed class HostCellXml(XElement element) : XmlView(element)
{
    private const long KiB = 1024;

    /// <summary>Its number.</summary>
    public int Id => Element.Number("id") ?? 0;

    /// <summary>Its memory in bytes.</summary>
    public long Memory => XmlSize.Read(Element, "memory", KiB) ?? 0;

    /// <summary>The numbers of its CPUs.</summary>
    public IEnumerable<int> Cpus => Element.Element("cpus")?.Elements("cpu").Select(cpu => cpu.Number("id")).OfType<int>() ?? [];

    /// <summary>How many memory pages it has, by their size in bytes.</summary>
    public IEnumerable<(long Size, long Count)> Pages => Element.Elements("pages").Select(pages => (SizeOf(pages), CountOf(pages)));

    /// <summary>Reads the size of memory pages, in bytes.</summary>
    internal static long SizeOf(XElement pages) =>
        ulong.TryParse(pages.Get("size"), CultureInfo.InvariantCulture, out var size) ? ScaledSize.Scale(size, pages.Get("unit"), KiB) : 0;

    private static long CountOf(XElement pages) => long.TryParse(pages.Value, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
