using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;

namespace VirtPS.Tests.CmdletHost.Formatting;

internal enum Alignment { Left, Right, Center }

/// <summary>A column of a table or a line of a list.</summary>
internal sealed record Field(string Label, Func<object?, object?> Read, string? Format, Alignment? Alignment, int Width)
{
    public Alignment Side => Alignment ?? Formatting.Alignment.Left;

    /// <summary>What is shown of an object; nothing where its property fails.</summary>
    public object? Of(object? item)
    {
        try
        {
            return Read(item);
        }
        catch (System.Management.Automation.RuntimeException)
        {
            return null;
        }
    }
}

internal sealed record Grouping(string Label, Func<object?, object?> Read);

/// <summary>How objects of some types are shown; without types, whatever comes.</summary>
internal sealed record View(string Name, IReadOnlyList<string> Types, bool IsTable, IReadOnlyList<Field> Fields)
{
    public bool AutoSize { get; init; }
    public bool HideHeaders { get; init; }
    public bool Wrap { get; init; }
    public Grouping? Grouping { get; init; }

    /// <summary>Built from the object itself, for want of a definition.</summary>
    public bool FromProperties { get; init; }

    public bool Applies(object item) => FromProperties || ViewTable.TypeNamesOf(item).Any(t => Types.Contains(t, StringComparer.OrdinalIgnoreCase));
}

/// <summary>The views of the loaded format files. Script blocks in them are refused: the module's files hold none.</summary>
internal sealed class ViewTable
{
    private readonly List<View> _views =
    [
        new View("Dictionary", ["System.Collections.DictionaryEntry"], true,
        [
            new Field("Name", i => ((System.Collections.DictionaryEntry)i!).Key, null, null, 30),
            new Field("Value", i => ((System.Collections.DictionaryEntry)i!).Value, null, null, 30),
        ]),
        new View("Job", ["System.Management.Automation.Job"], true,
        [
            .. new[] { ("Id", 6), ("Name", 15), ("PSJobTypeName", 15), ("State", 13), ("HasMoreData", 15), ("Location", 20), ("Command", 25) }
                .Select(c => new Field(c.Item1, i => Members.TryGet(i, c.Item1, out var value) ? value : null, null, null, c.Item2)),
        ]),
    ];

    public static IEnumerable<string> TypeNamesOf(object item) => PSObject.AsPSObject(item).TypeNames;

    public View? Find(object item, bool? table, string? name)
    {
        foreach (var type in TypeNamesOf(item))
        {
            if (_views.Find(v => v.Types.Contains(type, StringComparer.OrdinalIgnoreCase) && (table ?? v.IsTable) == v.IsTable && (name is null || v.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    public void Load(string path)
    {
        var document = XDocument.Load(path);
        if (document.Descendants("ScriptBlock").FirstOrDefault() is { } script)
        {
            throw new NotSupportedException($"{path} holds a script block, which this host does not run: {script.Value}");
        }

        // What has a view of its own making is for terminals with colours, which this is none of.
        _views.AddRange(document.Descendants("View").Where(view => view.Element("CustomControl") is null).Select(Read));
    }

    private static View Read(XElement view)
    {
        var name = (string?)view.Element("Name") ?? string.Empty;
        var types = view.Element("ViewSelectedBy")!.Elements("TypeName").Select(t => t.Value.Trim()).ToArray();
        var grouping = view.Element("GroupBy") is { } group ? new Grouping((string?)group.Element("Label") ?? (string)group.Element("PropertyName")!, Reader(group)) : null;
        if (view.Element("TableControl") is { } table)
        {
            return new View(name, types, true, Columns(table))
            {
                Grouping = grouping, AutoSize = table.Element("AutoSize") is not null, HideHeaders = table.Element("HideTableHeaders") is not null,
                Wrap = table.Descendants("Wrap").Any(),
            };
        }

        if (view.Element("ListControl") is not { } list)
        {
            throw new NotSupportedException($"The view '{name}' is neither a table nor a list.");
        }

        var entry = list.Descendants("ListEntry").First();
        return new View(name, types, false, [.. entry.Descendants("ListItem").Select(i => new Field(
            (string?)i.Element("Label") ?? (string)i.Element("PropertyName")!, Reader(i), (string?)i.Element("FormatString"), null, 0))]) { Grouping = grouping };
    }

    private static List<Field> Columns(XElement table)
    {
        var headers = table.Element("TableHeaders")?.Elements("TableColumnHeader").ToArray() ?? [];
        var items = table.Descendants("TableRowEntry").First().Descendants("TableColumnItem").ToArray();
        return [.. items.Select((item, i) =>
        {
            var header = headers.ElementAtOrDefault(i);
            var side = (string?)header?.Element("Alignment") ?? (string?)item.Element("Alignment");
            return new Field(
                (string?)header?.Element("Label") ?? (string?)item.Element("PropertyName") ?? string.Empty, Reader(item), (string?)item.Element("FormatString"),
                side is null ? null : Enum.Parse<Alignment>(side, true), int.Parse((string?)header?.Element("Width") ?? "0", CultureInfo.InvariantCulture));
        })];
    }

    private static Func<object?, object?> Reader(XElement element)
    {
        var property = ((string?)element.Element("PropertyName"))?.Trim() ?? throw new NotSupportedException($"An entry without a property name: {element}");
        return item => Members.TryGet(item, property, out var value) ? value : null;
    }
}
