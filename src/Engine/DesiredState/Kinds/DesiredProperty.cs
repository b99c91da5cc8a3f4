using System.Globalization;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>A property with one value, or a list of plain values.</summary>
/// <typeparam name="TView">The kind of definition.</typeparam>
/// <typeparam name="TValue">The kind of value.</typeparam>
/// <param name="key">The key.</param>
/// <param name="parse">Reads a document's value.</param>
/// <param name="read">Reads a definition's value.</param>
/// <param name="write">Writes a value into a definition; nothing for what is fixed once the object is made.</param>
internal sealed class DesiredProperty<TView, TValue>(
    DesiredKey key, Func<ConfigurationNode, TValue> parse, Func<TView, TValue?> read, Action<TView, TValue, DesiredItem>? write)
    : DesiredPart<TView>(key)
    where TView : XmlView
{
    /// <summary>Whether a definition's value is what a document means, where that is more than being equal.</summary>
    internal Func<TValue, TValue?, bool>? Same { get; init; }

    internal override IEnumerable<VirtDrift> Compare(DesiredItem item, ConfigurationNode value, TView actual)
    {
        var (wanted, there) = (parse(value), read(actual));
        var (desired, found) = (Show(wanted), Show(there));
        return (Same?.Invoke(wanted, there) ?? desired == found) ? [] : [item.Drift(Key.Name, desired, found)];
    }

    internal override void Apply(DesiredItem item, ConfigurationNode value, TView target)
    {
        if (write is null)
        {
            throw value.Fault($"the {Key.Name} of a {item.Kind.Words} is fixed once it is made; remove it first");
        }

        write(target, parse(value), item);
    }

    internal override object? Read(TView actual) => read(actual);

    private string? Show(TValue? value) => value switch
    {
        null => null,
        string text => text,
        long bytes when Key.Form == KeyForm.Size => SizeWords.Write(bytes),
        IEnumerable<string> texts => string.Join(", ", texts),
        IEnumerable<int> numbers => string.Join(", ", numbers),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
