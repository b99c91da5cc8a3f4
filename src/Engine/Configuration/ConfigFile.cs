using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Configuration;

/// <summary>Holds the settings of a file in libvirt's configuration syntax, such as libvirt.conf or libvirtd.conf.</summary>
/// <remarks>virConf. A setting is <c>name = value</c>; a value is a number, a string in single, double or triple double
/// quotes without escapes, or a list in square brackets. Of a repeated setting the first counts, as in libvirt.</remarks>
public sealed class ConfigFile
{
    private const int LargestFile = 10 * 1024 * 1024;

    private readonly Dictionary<string, ConfigEntry> _entries = new(StringComparer.Ordinal);

    private ConfigFile(string name, IEnumerable<ConfigEntry> entries)
    {
        Name = name;
        foreach (var entry in entries)
        {
            _entries.TryAdd(entry.Name, entry);
        }
    }

    /// <summary>What errors call the file; its path as a rule.</summary>
    public string Name { get; }

    /// <summary>The settings, one per name.</summary>
    public IReadOnlyCollection<ConfigEntry> Entries => _entries.Values;

    /// <summary>Makes the configuration of somebody who has no file.</summary>
    /// <param name="name">What errors would call it.</param>
    /// <returns>A configuration without settings.</returns>
    public static ConfigFile Empty(string name) => new(name, []);

    /// <summary>Reads settings from text.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">What errors call the file.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="VirtException">ConfSyntax, with file and line.</exception>
    public static ConfigFile Parse(string text, string name) => new(name, ConfigReader.Read(text, name).Select(statement => statement.Entry));

    /// <summary>Reads settings from a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The settings; none when there is no such file.</returns>
    /// <exception cref="VirtException">OpenFailed when the file cannot be read or is over 10 MiB; ConfSyntax, with file and line.</exception>
    public static async Task<ConfigFile> LoadAsync(string path, CancellationToken cancellationToken) =>
        await ReadTextAsync(path, cancellationToken).ConfigureAwait(false) is { } text ? Parse(text, path) : Empty(path);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The text; nothing when there is no such file.</returns>
    /// <exception cref="VirtException">OpenFailed when the file cannot be read or is over 10 MiB.</exception>
    internal static async Task<string?> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? null
                : file.Length <= LargestFile ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)
                : throw new VirtException(VirtErrorCode.OpenFailed, $"{path}: larger than 10 MiB", VirtErrorDomain.Conf);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.OpenFailed, $"{path}: {e.Message}", VirtErrorDomain.Conf, e);
        }
    }

    /// <summary>Finds a setting.</summary>
    /// <param name="name">The setting's name; case counts.</param>
    /// <returns>The setting, or nothing.</returns>
    public ConfigEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Gets a setting that is a string.</summary>
    /// <param name="name">The setting's name.</param>
    /// <returns>The string, or nothing when the setting is absent.</returns>
    /// <exception cref="VirtException">ConfSyntax when the setting is something else.</exception>
    public string? GetString(string name) => Find(name) is not { } entry ? null
        : entry.Value as string ?? throw Mistyped(entry, "a string");

    /// <summary>Gets a setting that is a list of strings.</summary>
    /// <param name="name">The setting's name.</param>
    /// <returns>The strings, or nothing when the setting is absent: an empty list may mean something else than none.</returns>
    /// <exception cref="VirtException">ConfSyntax when the setting is something else.</exception>
    public IReadOnlyList<string>? GetStrings(string name)
    {
        if (Find(name) is not { } entry)
        {
            return null;
        }

        return entry.Value is IReadOnlyList<object> list && list.All(item => item is string)
            ? [.. list.Cast<string>()]
            : throw Mistyped(entry, "a list of strings");
    }

    /// <summary>Gets a setting that is a whole number.</summary>
    /// <param name="name">The setting's name.</param>
    /// <param name="lowest">The lowest number that makes sense.</param>
    /// <param name="highest">The highest number that makes sense.</param>
    /// <returns>The number, or nothing when the setting is absent.</returns>
    /// <exception cref="VirtException">ConfSyntax when the setting is something else or out of range.</exception>
    public long? GetNumber(string name, long lowest = long.MinValue, long highest = long.MaxValue)
    {
        if (Find(name) is not { } entry)
        {
            return null;
        }

        var number = entry.Value as long? ?? throw Mistyped(entry, "a whole number");
        return number >= lowest && number <= highest ? number
            : throw Mistyped(entry, string.Create(CultureInfo.InvariantCulture, $"a number from {lowest} to {highest}"));
    }

    /// <summary>Gets a setting that is 0 or 1.</summary>
    /// <param name="name">The setting's name.</param>
    /// <returns>True for 1, or nothing when the setting is absent.</returns>
    /// <exception cref="VirtException">ConfSyntax when the setting is something else.</exception>
    public bool? GetFlag(string name) => GetNumber(name, 0, 1) is { } number ? number == 1 : null;

    /// <summary>Makes the error for a setting whose value cannot be used.</summary>
    /// <param name="entry">The setting.</param>
    /// <param name="complaint">What is wrong with it, as a sentence.</param>
    /// <returns>An error with code ConfSyntax that names file and line.</returns>
    public VirtException Error(ConfigEntry entry, string complaint)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return ConfigReader.SyntaxError(Name, entry.Line, complaint);
    }

    private VirtException Mistyped(ConfigEntry entry, string expected) => Error(entry, $"the setting '{entry.Name}' must be {expected}");
}
