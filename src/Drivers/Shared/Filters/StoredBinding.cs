using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Filters;

/// <summary>A filter's binding to a port.</summary>
/// <param name="definition">Its description in libvirt's form.</param>
internal sealed class StoredBinding(XElement definition)
{
    /// <summary>Its description in libvirt's form.</summary>
    internal XElement Definition => definition;

    /// <summary>What identifies it.</summary>
    internal NWFilterBindingRef Ref { get; } =
        new((string)definition.Element("portdev")!.Attribute("name")!, (string)definition.Element("filterref")!.Attribute("filter")!);

    /// <summary>The guest's Ethernet address.</summary>
    internal string Mac { get; } = (string)definition.Element("mac")!.Attribute("address")!;

    /// <summary>The values that the port's owner gives to the filter's variables.</summary>
    internal SortedDictionary<string, List<string>> Parameters { get; } = NWFilterVariable.ReadParameters(definition.Element("filterref")!);

    /// <summary>The guest's addresses as the host has learned them.</summary>
    internal IReadOnlyList<string> Learned { get; set; } = [];

    /// <summary>Describes it with all values that its filter has, those included that nobody has given.</summary>
    /// <returns>The description in libvirt's form.</returns>
    internal XElement Describe()
    {
        var values = new SortedDictionary<string, List<string>>(Parameters, StringComparer.Ordinal);
        values.TryAdd("MAC", [Mac]);
        if (Learned.Count > 0)
        {
            values.TryAdd("IP", [.. Learned]);
        }

        var described = new XElement(definition);
        described.Element("filterref")!.ReplaceWith(NWFilterVariable.WriteReference(Ref.FilterName, values));
        return described;
    }
}
