using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Holds the shapes of all documents, read once from their tables.</summary>
/// <remarks>
/// A table has one line per element: two blanks per level, the name, then its attributes in order.
/// Behind a name, <c>!</c> says that the element is written on two lines even when empty, and <c>?</c> that it is left out then.
/// <c>&amp;disk</c> takes the shape of the top-level element disk; a line <c>+device</c> takes in the children of device, which must stand in an earlier line or table.
/// </remarks>
internal static class ShapeLibrary
{
    private static readonly Dictionary<string, ElementShape> Roots = Load(
        DiskShape.Table, NetDeviceShape.Table, CharacterDeviceShape.Table, DeviceShape.Table, DomainCpuShape.Table, DomainShape.Table,
        NetworkShape.Table, StorageShape.Table, MomentShape.Table, SecretShape.Table, HostShape.Table, NWFilterShape.Table);

    private static readonly ElementShape Unknown = new("unknown");

    /// <summary>Finds the shape of an element by the path from its document's root.</summary>
    public static ElementShape Of(XElement element) =>
        element.Parent is { } parent && Of(parent).Find(element.Name) is { } child
            ? child.Shape
            : Root(element.Name);

    public static ElementShape Root(XName name) =>
        name.Namespace == XNamespace.None && Roots.TryGetValue(name.LocalName, out var shape) ? shape : Unknown;

    private static Dictionary<string, ElementShape> Load(params string[] tables)
    {
        var roots = new Dictionary<string, ElementShape>();
        foreach (var table in tables)
        {
            Read(table, roots);
        }

        return roots;
    }

    private static void Read(string table, Dictionary<string, ElementShape> roots)
    {
        var open = new List<ElementShape>();
        foreach (var line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            var level = (line.Length - line.TrimStart().Length) / 2;
            open.RemoveRange(level, open.Count - level);
            if (words[0][0] == '+')
            {
                open[^1].Include(roots[words[0][1..]]);
                continue;
            }

            open.Add(Define(words, open, roots));
        }
    }

    private static ElementShape Define(string[] words, List<ElementShape> open, Dictionary<string, ElementShape> roots)
    {
        var name = words[0].TrimEnd('!', '?');
        var form = words[0][^1] switch { '!' => ElementForm.Block, '?' => ElementForm.Group, _ => ElementForm.Plain };
        if (open.Count == 0)
        {
            return Fill(GetOrAdd(roots, name), words);
        }

        var shape = words.Length > 1 && words[1][0] == '&' ? GetOrAdd(roots, words[1][1..]) : Fill(new ElementShape(name), words);
        open[^1].AddChild(name, form, shape);
        return shape;
    }

    private static ElementShape Fill(ElementShape shape, string[] words)
    {
        foreach (var attribute in words.AsSpan(1))
        {
            shape.AddAttribute(attribute);
        }

        return shape;
    }

    private static ElementShape GetOrAdd(Dictionary<string, ElementShape> roots, string name) =>
        roots.TryGetValue(name, out var shape) ? shape : roots[name] = new ElementShape(name);
}
