using System.Xml.Linq;
using VirtPS.HelpBuilder;

namespace VirtPS.Tests.Unit.House;

/// <summary>The views in formats/: a misspelt property shows nothing and says nothing, so it is found here.</summary>
public sealed class FormatTests
{
    private static readonly Type[] Numbers = [typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(double)];

    private static readonly List<(string File, XElement View)> Views =
    [
        .. from path in Directory.EnumerateFiles(Path.Combine(House.Repository.Root, "formats"), "*.ps1xml")
           from view in XDocument.Load(path).Descendants("View")
           select (Path.GetFileName(path), view),
    ];

    [Fact]
    public void A_view_holds_no_script() =>
        House.NoneOf(
            Views.Where(pair => pair.View.Descendants("ScriptBlock").Any()).Select(pair => $"{pair.File}: {Name(pair.View)}"),
            "A view reads properties; what has to be computed is a C# property:");

    [Fact]
    public void A_view_shows_types_and_properties_that_exist() =>
        House.NoneOf(
            from pair in Views
            from name in TypeNames(pair.View)
            let type = Find(name)
            from problem in type is null ? [$"the type {name}"] : Unknown(pair.View, type)
            select $"{pair.File}, {Name(pair.View)}: {problem}",
            "These views name what is not there:");

    [Fact]
    public void Columns_of_numbers_are_right_aligned() =>
        House.NoneOf(
            from pair in Views
            where Kind(pair.View) == "TableControl"
            let type = TypeNames(pair.View).Select(Find).FirstOrDefault()
            where type is not null
            from column in pair.View.Descendants("TableColumnHeader").Zip(pair.View.Descendants("TableColumnItem"))
            let property = type.GetProperty(column.Second.Element("PropertyName")?.Value ?? string.Empty)
            where property is not null && Numbers.Contains(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
                && column.First.Element("Alignment")?.Value != "Right"
            select $"{pair.File}, {Name(pair.View)}: {property.Name}",
            "These columns hold numbers and are not right aligned:");

    [Fact]
    public void No_two_views_of_a_kind_show_one_type() =>
        House.NoneOf(
            from pair in Views
            from name in TypeNames(pair.View)
            group pair.File by (name, Kind(pair.View)) into same
            where same.Count() > 1
            select $"{same.Key.name} has {same.Count()} views of the kind {same.Key.Item2}, in {string.Join(", ", same.Distinct())}",
            "PowerShell takes the first view of a kind and never shows the others:");

    [Fact]
    public void Every_output_has_a_table_and_a_list() =>
        House.NoneOf(
            from output in CmdletCatalog.Load(House.ModulePath).SelectMany(cmdlet => cmdlet.Outputs).Distinct()
            let family = Family(output).ToList()
            where output.StartsWith("VirtPS.", StringComparison.Ordinal) && family.All(name => name.StartsWith("VirtPS.", StringComparison.Ordinal))
            from kind in new[] { "TableControl", "ListControl" }
            where !Views.Any(pair => Kind(pair.View) == kind && TypeNames(pair.View).Intersect(family).Any())
            select $"{output} has no {kind}",
            "These outputs of cmdlets lack a view in formats/:");

    [Fact]
    public void Objects_are_shown_alike_where_PowerShell_passes_over_their_views() =>
        House.NoneOf(
            from pair in Views
            where Kind(pair.View) == "ListControl"
            from name in TypeNames(pair.View)
            let type = Find(name)
            where type is { IsAbstract: false } && type.GetProperty("Xml") is not null
            let shown = string.Join(' ', pair.View.Descendants("PropertyName").Select(property => property.Value))
            let told = Displayed.GetValueOrDefault(name)
            where shown != told
            select $"{name} has the list view {shown} and the display properties {told}",
            "types/VirtPS.types.ps1xml does not tell the properties of the list view:");

    private static Dictionary<string, string> Displayed => XDocument.Load(Path.Combine(House.Repository.Root, "types", "VirtPS.types.ps1xml")).Root!.Elements("Type")
        .ToDictionary(type => type.Element("Name")!.Value, type => string.Join(' ', type.Descendants("ReferencedProperties").Elements("Name").Select(name => name.Value)));

    private static string? Name(XElement view) => (string?)view.Element("Name");

    private static string Kind(XElement view) => view.Elements().First(element => element.Name.LocalName.EndsWith("Control", StringComparison.Ordinal)).Name.LocalName;

    private static IEnumerable<string> TypeNames(XElement view) =>
        view.Element("ViewSelectedBy")?.Elements("TypeName").Select(element => element.Value) ?? [];

    private static Type? Find(string name) =>
        House.Engine.GetType(name) ?? House.Drivers.GetType(name) ?? House.Module.GetType(name);

    private static IEnumerable<string> Unknown(XElement view, Type type) => view.Descendants("PropertyName")
        .Select(element => element.Value)
        .Where(property => type.GetProperty(property) is null)
        .Select(property => $"the property {property} of {type.Name}");

    // A view shows derived types too, and PowerShell brings views for its own types.
    private static IEnumerable<string> Family(string name)
    {
        for (var type = Find(name); type is not null && type != typeof(object); type = type.BaseType)
        {
            yield return type.FullName!;
        }
    }
}
