using VirtPS.Engine.Configuration;

namespace VirtPS.Engine.Uri;

/// <summary>Holds the short names that a client's configuration gives to URIs.</summary>
/// <remarks>The setting <c>uri_aliases</c> of libvirt.conf: a list of <c>"name=uri"</c>.</remarks>
public sealed class UriAliases
{
    internal const string Setting = "uri_aliases";
    private const string NameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    private readonly Dictionary<string, string> _uris = new(StringComparer.Ordinal);

    private UriAliases()
    {
    }

    /// <summary>The names, in the order of the file.</summary>
    public IReadOnlyCollection<string> Names => _uris.Keys;

    /// <summary>Reads the aliases of a configuration.</summary>
    /// <param name="file">The configuration.</param>
    /// <returns>The aliases; of a repeated name the first counts.</returns>
    /// <exception cref="Errors.VirtException">ConfSyntax for an entry that is not <c>name=uri</c>.</exception>
    public static UriAliases From(ConfigFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var result = new UriAliases();
        foreach (var entry in file.GetStrings(Setting) ?? [])
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw Malformed(file, entry, "expected 'alias=uri://host/path'");
            }

            if (!IsAliasName(entry[..equals]))
            {
                throw Malformed(file, entry, "aliases may only contain 'a-Z, 0-9, _, -'");
            }

            result._uris.TryAdd(entry[..equals], entry[(equals + 1)..]);
        }

        return result;
    }

    /// <summary>Finds the URI behind a name.</summary>
    /// <param name="name">What may be an alias; case counts.</param>
    /// <returns>The URI as the file has it, or nothing.</returns>
    public string? Find(string name) => _uris.GetValueOrDefault(name);

    internal static bool IsAliasName(string name) => name.Length > 0 && name.AsSpan().IndexOfAnyExcept(NameCharacters) < 0;

    private static Errors.VirtException Malformed(ConfigFile file, string entry, string expected) =>
        file.Error(file.Find(Setting)!, $"Malformed '{Setting}' config entry '{entry}', {expected}");
}
