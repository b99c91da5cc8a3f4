namespace VirtPS.Engine.Schema;

/// <summary>What there is in filters and in their bindings; rules have an element for each protocol.</summary>
internal static class NWFilterShape
{
    /// <summary>The name of a filter's shape, whose root other documents have an element of the same name for.</summary>
    public const string Filter = "nwfilter";

    /// <summary>The name of a binding's shape.</summary>
    public const string Binding = "filterbinding";

    /// <summary>The table.</summary>
    public static string Table { get; } = string.Join('\n', Lines());

    private static IEnumerable<string> Lines() =>
    [
        "nwfilter name chain priority",
        "  uuid",
        "  filterref filter",
        "    parameter name value",
        "  rule action direction priority statematch",
        .. NWFilterProtocol.All.Select(protocol => $"    {protocol.Name} match {string.Join(' ', protocol.Attributes.Select(attribute => attribute.Name))}"),
        "filterbinding",
        "  owner",
        "    name",
        "    uuid",
        "  portdev name",
        "  linkdev name",
        "  mac address",
        "  filterref filter",
        "    parameter name value",
    ];
}
