using System.Globalization;
using System.Security;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>A value of a document of desired state, with the place where it was written.</summary>
/// <remarks>
/// A document is a tree of maps, lists and plain values, whatever it was written in: JSON, a PowerShell data file, or
/// objects at the prompt. Every complaint about a value names its place.
/// </remarks>
public sealed class ConfigurationNode
{
    private readonly object? _value;

    private ConfigurationNode(ConfigurationPlace place, object? value) => (Place, _value) = (place, value);

    /// <summary>Where it was written.</summary>
    public ConfigurationPlace Place { get; }

    /// <summary>Whether it is a map.</summary>
    public bool IsMap => _value is IReadOnlyDictionary<string, ConfigurationNode>;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => _value is IReadOnlyList<ConfigurationNode>;

    /// <summary>Whether nothing was written.</summary>
    public bool IsNull => _value is null;

    /// <summary>The plain value: a string, a number, a truth value or a secure string; nothing for maps and lists.</summary>
    public object? Scalar => IsMap || IsList ? null : _value;

    /// <summary>Makes a plain value.</summary>
    /// <param name="place">Where it was written.</param>
    /// <param name="value">The value.</param>
    /// <returns>The node.</returns>
    public static ConfigurationNode Plain(ConfigurationPlace place, object? value) => new(place, value);

    /// <summary>Makes a list.</summary>
    /// <param name="place">Where it was written.</param>
    /// <param name="items">Its items.</param>
    /// <returns>The node.</returns>
    public static ConfigurationNode List(ConfigurationPlace place, IReadOnlyList<ConfigurationNode> items) => new(place, items);

    /// <summary>Makes a map; the case of its keys does not matter.</summary>
    /// <param name="place">Where it was written.</param>
    /// <param name="fields">Its keys and values, in their order.</param>
    /// <returns>The node.</returns>
    /// <exception cref="VirtException">InvalidArg for a key that stands twice.</exception>
    public static ConfigurationNode Map(ConfigurationPlace place, IEnumerable<KeyValuePair<string, ConfigurationNode>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var map = new OrderedDictionary<string, ConfigurationNode>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in fields)
        {
            if (!map.TryAdd(key, value))
            {
                throw value.Fault($"the key '{key}' stands here twice");
            }
        }

        return new ConfigurationNode(place, map);
    }

    /// <summary>Its keys and values.</summary>
    /// <returns>The fields, in their order.</returns>
    /// <exception cref="VirtException">InvalidArg when it is no map.</exception>
    public IReadOnlyDictionary<string, ConfigurationNode> Fields() =>
        _value as IReadOnlyDictionary<string, ConfigurationNode> ?? throw Fault($"{Describe()} stands here (expected keys and values)");

    /// <summary>Its items; anything else than a list is a list of one, and nothing an empty one.</summary>
    /// <returns>The items.</returns>
    public IReadOnlyList<ConfigurationNode> Items() => _value switch
    {
        IReadOnlyList<ConfigurationNode> items => items,
        null => [],
        _ => [this],
    };

    /// <summary>Its value under a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value; nothing where the key is missing or has no value.</returns>
    public ConfigurationNode? Find(string key) => Fields().TryGetValue(key, out var found) && !found.IsNull ? found : null;

    /// <summary>Its text.</summary>
    /// <returns>The text.</returns>
    public string Text() => _value switch
    {
        string text => text,
        IFormattable plain and (long or int or double or decimal or Guid) => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => throw Fault($"{Describe()} is no text"),
    };

    /// <summary>Its text, which must be one of some words; their case does not matter.</summary>
    /// <param name="words">The words.</param>
    /// <returns>The word as it is in <paramref name="words"/>.</returns>
    public string Word(params ReadOnlySpan<string> words)
    {
        var text = Text();
        foreach (var word in words)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        throw Fault($"'{text}' is not known here (expected {string.Join(", ", words!)})");
    }

    /// <summary>Its number.</summary>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most that is allowed.</param>
    /// <returns>The number.</returns>
    public int Count(int least = 0, int most = int.MaxValue)
    {
        var number = _value switch
        {
            long or int => Convert.ToInt64(_value, CultureInfo.InvariantCulture),
            string text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => throw Fault($"{Describe()} is no whole number"),
        };
        return number >= least && number <= most ? (int)number : throw Fault($"{number} is out of range (expected {least} to {most})");
    }

    /// <summary>Its size in bytes: a number, or a number with a unit such as <c>2GB</c> or <c>512MiB</c>; units are powers of 1024.</summary>
    /// <returns>Bytes.</returns>
    public long Size() => _value switch
    {
        long or int => Convert.ToInt64(_value, CultureInfo.InvariantCulture) is var bytes and >= 0 ? bytes : throw Fault($"{_value} is no size"),
        double real when real >= 0 && Math.Floor(real) == real && real < long.MaxValue => (long)real,
        string text => SizeWords.Read(text) ?? throw Fault($"'{text}' is no size (expected bytes, or a number with a unit such as 2GB)"),
        _ => throw Fault($"{Describe()} is no size"),
    };

    /// <summary>Whether it says yes.</summary>
    /// <returns>The truth value.</returns>
    public bool Flag() => _value switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out var parsed) => parsed,
        string text when XmlSwitch.Read(text.ToLowerInvariant()) is { } parsed => parsed,
        _ => throw Fault($"{Describe()} is neither true nor false"),
    };

    /// <summary>Its uuid.</summary>
    /// <returns>The uuid.</returns>
    public Guid Uuid() => _value is Guid known ? known
        : VirtUuid.TryParse(_value as string, out var uuid) ? uuid : throw Fault($"{Describe()} is no uuid");

    /// <summary>Makes the complaint about it.</summary>
    /// <param name="complaint">What is wrong.</param>
    /// <param name="code">The error's code.</param>
    /// <returns>The error, which names the place.</returns>
    public VirtException Fault(string complaint, VirtErrorCode code = VirtErrorCode.InvalidArg) =>
        VirtException.Worded(code, $"{Place}: {complaint}");

    // A secret is never shown, whatever is wrong with it.
    private string Describe() => _value switch
    {
        null => "nothing",
        IReadOnlyDictionary<string, ConfigurationNode> => "a map",
        IReadOnlyList<ConfigurationNode> => "a list",
        SecureString => "a secure string",
        _ => string.Create(CultureInfo.InvariantCulture, $"'{_value}'"),
    };
}
