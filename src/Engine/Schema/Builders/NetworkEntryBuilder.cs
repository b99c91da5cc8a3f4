using System.Collections;
using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Makes entries of a network's sections from tables of what they hold.</summary>
/// <remarks>The names in the tables are the attributes of libvirt's elements, in upper or lower case.</remarks>
public static class NetworkEntryBuilder
{
    /// <summary>Makes an entry from a table.</summary>
    /// <param name="element">The entry's element: host, txt, srv or portgroup.</param>
    /// <param name="values">What it holds; for a host of DNS, <c>hostname</c> may be several.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> for a name that such an entry does not have.</exception>
    public static XElement Build(string element, IDictionary values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var entry = new XElement(element);
        foreach (DictionaryEntry value in values)
        {
            var name = Known(element).FirstOrDefault(known => known.Equals($"{value.Key}", StringComparison.OrdinalIgnoreCase));
            if (name == "hostname")
            {
                foreach (var one in value.Value is IEnumerable many and not string ? many.Cast<object?>() : [value.Value])
                {
                    entry.Add(new XElement("hostname", $"{one}"));
                }
            }
            else if (name is not null)
            {
                entry.SetAttributeValue(name, Text(value.Value));
            }
            else
            {
                throw VirtException.Worded(
                    VirtErrorCode.InvalidArg, $"'{value.Key}' is nothing that a {element} has (expected one of: {string.Join(", ", Known(element))})");
            }
        }

        return entry;
    }

    /// <summary>Makes a range of addresses.</summary>
    /// <param name="range">The first and the last address, with a dash between them.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> for another text.</exception>
    public static XElement Range(string range)
    {
        ArgumentNullException.ThrowIfNull(range);
        var ends = range.Split('-', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return ends.Length == 2
            ? new XElement("range", new XAttribute("start", ends[0]), new XAttribute("end", ends[1]))
            : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{range}' is no range of addresses (expected such as 10.0.0.100-10.0.0.200)");
    }

    private static string[] Known(string element) => element switch
    {
        "host" => ["mac", "name", "id", "ip", "hostname"],
        "txt" => ["name", "value"],
        "srv" => ["service", "protocol", "domain", "target", "port", "priority", "weight"],
        _ => ["name", "default", "trustGuestRxFilters"],
    };

    private static string Text(object? value) => value switch
    {
        bool isTrue => isTrue ? "yes" : "no",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
