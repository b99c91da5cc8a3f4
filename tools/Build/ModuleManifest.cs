using System.Text.RegularExpressions;

namespace VirtPS.Build;

/// <summary>Reads the few things of a module manifest that tools and tests ask for, without PowerShell.</summary>
/// <remarks>It understands what VirtPS.psd1 uses: string settings in single quotes and lists of such strings.</remarks>
public sealed partial class ModuleManifest
{
    private readonly string _text;

    private ModuleManifest(string text) => _text = text;

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The manifest.</returns>
    public static ModuleManifest Load(string path) => Parse(File.ReadAllText(path));

    /// <summary>Reads a manifest's text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The manifest.</returns>
    public static ModuleManifest Parse(string text) => new(Comment().Replace(text, ""));

    /// <summary>Gets a setting that is a string.</summary>
    /// <param name="name">The setting's name.</param>
    /// <returns>The string.</returns>
    /// <exception cref="InvalidDataException">There is no such setting.</exception>
    public string Text(string name)
    {
        var match = Regex.Match(_text, $@"(?m)^\s*{Regex.Escape(name)}\s*=\s*'((?:[^']|'')*)'");
        return match.Success ? match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal)
            : throw new InvalidDataException($"The manifest has no string '{name}'.");
    }

    /// <summary>Gets a setting that is a list of strings.</summary>
    /// <param name="name">The setting's name.</param>
    /// <returns>The strings in the order written.</returns>
    /// <exception cref="InvalidDataException">There is no such setting.</exception>
    public IReadOnlyList<string> List(string name)
    {
        var match = Regex.Match(_text, $@"(?m)^\s*{Regex.Escape(name)}\s*=\s*@\(([^)]*)\)");
        return match.Success ? [.. Quoted().Matches(match.Groups[1].Value).Select(item => item.Groups[1].Value)]
            : throw new InvalidDataException($"The manifest has no list '{name}'.");
    }

    [GeneratedRegex("(?m)^\\s*#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
