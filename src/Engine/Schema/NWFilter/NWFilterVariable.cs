using System.Buffers;
using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>How a rule takes a value from a list of values that the filter's user gives.</summary>
/// <param name="Name">The list's name.</param>
/// <param name="Iterator">Which of the rule's iterators walks the list; lists of one iterator are walked side by side. Nothing for one fixed place.</param>
/// <param name="Index">The one place in the list, from 0; nothing where an iterator walks it.</param>
/// <remarks>https://libvirt.org/formatnwfilter.html#usage-of-variables-in-filters.</remarks>
internal readonly record struct NWFilterVariable(string Name, uint? Iterator, uint? Index)
{
    private const uint LargestIterator = 1000;

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private static readonly SearchValues<char> ValueLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:");

    /// <summary>Tells whether an attribute's value is taken from a variable.</summary>
    public static bool IsUse(string text) => text.StartsWith('$');

    /// <summary>Reads a use such as <c>$IP</c>, <c>$IP[@1]</c> or <c>$IP[2]</c>.</summary>
    /// <returns>The use; null when the text is none.</returns>
    public static NWFilterVariable? Parse(string text)
    {
        var use = text.AsSpan(1);
        var end = use.IndexOfAnyExcept(NameLetters);
        if (end < 0)
        {
            return new(use.ToString(), 0, null);
        }

        if (use[end] != '[')
        {
            return null;
        }

        var place = use[(end + 1)..].TrimStart();
        var isIterator = place is ['@', ..];
        place = isIterator ? place[1..] : place;
        var close = place.IndexOf(']');
        if (close < 0 || !uint.TryParse(place[..close].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var name = use[..end].ToString();
        return !isIterator ? new(name, null, number) : number <= LargestIterator ? new(name, number, null) : null;
    }

    /// <summary>Tells whether a parameter counts; libvirt passes over those with other letters.</summary>
    public static bool IsParameter(string? name, string? value) =>
        name is not null && !name.AsSpan().ContainsAnyExcept(NameLetters)
        && !string.IsNullOrEmpty(value) && !value.AsSpan().ContainsAnyExcept(ValueLetters);

    /// <summary>Reads the parameters of a reference to a filter, by name; several of one name are a list.</summary>
    public static SortedDictionary<string, List<string>> ReadParameters(XElement reference)
    {
        var lists = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var parameter in reference.Elements("parameter"))
        {
            var (name, value) = (parameter.Get("name"), parameter.Get("value"));
            if (IsParameter(name, value))
            {
                if (!lists.TryGetValue(name!, out var list))
                {
                    lists.Add(name!, list = []);
                }

                list.Add(value!);
            }
        }

        return lists;
    }

    /// <summary>Writes a reference to a filter with its parameters as libvirt does.</summary>
    public static XElement WriteReference(string filter, IEnumerable<KeyValuePair<string, List<string>>> parameters) => new(
        "filterref",
        new XAttribute("filter", filter),
        parameters.SelectMany(list => list.Value.Select(value => new XElement("parameter", new XAttribute("name", list.Key), new XAttribute("value", value)))));

    /// <summary>Brings a reference to a filter into libvirt's form.</summary>
    /// <exception cref="VirtException">InternalError with libvirt's words when it names no filter.</exception>
    public static XElement NormalizeReference(XElement reference, string missing) => WriteReference(
        reference.Get("filter") ?? throw XmlFault.Make(VirtErrorCode.InternalError, reference, missing, "an attribute 'filter'"), ReadParameters(reference));

    /// <summary>Gives the use as libvirt writes it.</summary>
    public override string ToString() =>
        Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"${Name}[{index}]")
        : Iterator is { } iterator and > 0 ? string.Create(CultureInfo.InvariantCulture, $"${Name}[@{iterator}]")
        : $"${Name}";
}
