using System.Text;

namespace VirtPS.Drivers.Interface.Networkd;

/// <summary>The text of a file that systemd-networkd reads: sections with settings, of which some come more than once.</summary>
/// <remarks>systemd.syntax(7).</remarks>
internal sealed class UnitText
{
    private readonly List<(string Section, string Key, string Value)> _settings = [];

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its settings.</returns>
    internal static UnitText Parse(string text)
    {
        var unit = new UnitText();
        var section = string.Empty;
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith('[') && line.EndsWith(']'))
            {
                section = line[1..^1];
            }
            else if (line.Length > 0 && line[0] is not ('#' or ';') && line.IndexOf('=', StringComparison.Ordinal) is var split and > 0)
            {
                unit.Add(section, line[..split].TrimEnd(), line[(split + 1)..].TrimStart());
            }
        }

        return unit;
    }

    /// <summary>Adds a setting; one without a value is left out.</summary>
    /// <param name="section">Its section.</param>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    internal void Add(string section, string key, string? value)
    {
        if (value is not null)
        {
            _settings.Add((section, key, value));
        }
    }

    /// <summary>Gives a setting.</summary>
    /// <param name="section">Its section.</param>
    /// <param name="key">Its name.</param>
    /// <returns>The last value given to it, which counts; nothing when there is none.</returns>
    internal string? Get(string section, string key) => All(section, key).LastOrDefault();

    /// <summary>Gives all values of a setting.</summary>
    /// <param name="section">Its section.</param>
    /// <param name="key">Its name.</param>
    /// <returns>The values in order.</returns>
    internal IEnumerable<string> All(string section, string key) => _settings.Where(one => one.Section == section && one.Key == key).Select(one => one.Value);

    /// <summary>Writes the text.</summary>
    /// <returns>The sections in the order in which they were begun.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var group in _settings.GroupBy(one => one.Section))
        {
            text.Append(text.Length > 0 ? "\n" : string.Empty).Append('[').Append(group.Key).Append("]\n");
            foreach (var (_, key, value) in group)
            {
                text.Append(key).Append('=').Append(value).Append('\n');
            }
        }

        return text.ToString();
    }
}
