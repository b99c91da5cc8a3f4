using System.Globalization;
using System.Text;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The text of auth.conf: groups of keys, which can be changed with comments and order left as they are.</summary>
/// <remarks>The syntax of GLib's key files, which libvirt reads it as: <c>[group]</c>, <c>key=value</c>, <c># comment</c>;
/// in values \s, \n, \t, \r and \\ stand for a space, the control characters and the backslash. Of a repeated key the last counts.</remarks>
internal sealed class AuthFile
{
    private readonly List<AuthFileLine> _lines = [];

    private AuthFile(string name) => Name = name;

    /// <summary>What errors call the file.</summary>
    internal string Name { get; }

    /// <summary>The groups in the order in which they begin.</summary>
    internal IEnumerable<string> Groups => _lines.Where(line => line.IsHeader).Select(line => line.Group!).Distinct(StringComparer.Ordinal);

    /// <summary>Reads text.</summary>
    /// <exception cref="VirtException">ConfSyntax, with file and line.</exception>
    internal static AuthFile Parse(string text, string name)
    {
        var file = new AuthFile(name);
        string? group = null;
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length - (lines[^1].Length == 0 ? 1 : 0); i++)
        {
            var line = file.Read(lines[i].TrimEnd('\r'), group, i + 1);
            group = line.Group;
            file._lines.Add(line);
        }

        return file;
    }

    /// <summary>Reads a file.</summary>
    /// <returns>The file, or nothing when there is none.</returns>
    /// <exception cref="VirtException">OpenFailed, or ConfSyntax with file and line.</exception>
    internal static async Task<AuthFile?> LoadAsync(string path, CancellationToken cancellationToken) =>
        await SecretFile.ReadAsync(path, cancellationToken).ConfigureAwait(false) is { } text ? Parse(text, path) : null;

    /// <summary>Tells whether there is a group.</summary>
    internal bool Has(string group) => _lines.Any(line => line.IsHeader && line.Group == group);

    /// <summary>Finds a value.</summary>
    internal string? Get(string group, string key) => _lines.LastOrDefault(line => line.Group == group && line.Key == key)?.Value;

    /// <summary>Sets a value, or takes it away; a group that is missing is begun at the end.</summary>
    internal void Set(string group, string key, string? value)
    {
        if (!Has(group))
        {
            if (_lines.Count > 0 && _lines[^1].Text.Length > 0)
            {
                _lines.Add(new AuthFileLine("", _lines[^1].Group));
            }

            _lines.Add(new AuthFileLine($"[{group}]", group, IsHeader: true));
        }

        var at = _lines.FindLastIndex(line => line.Group == group && line.Key == key);
        if (value is null)
        {
            _lines.RemoveAll(line => line.Group == group && line.Key == key);
        }
        else if (at >= 0)
        {
            _lines[at] = new AuthFileLine($"{key}={Escape(value)}", group, key, value);
        }
        else
        {
            var last = _lines.FindLastIndex(line => line.Group == group && !line.IsRemark);
            _lines.Insert(last + 1, new AuthFileLine($"{key}={Escape(value)}", group, key, value));
        }
    }

    /// <summary>Takes a group away; the remarks in front of the next group stay with that.</summary>
    internal void Remove(string group)
    {
        for (var at = _lines.FindIndex(Begins); at >= 0; at = _lines.FindIndex(Begins))
        {
            var next = _lines.FindIndex(at + 1, line => line.IsHeader);
            var end = next < 0 ? _lines.Count : next;
            while (next >= 0 && end - 1 > at && _lines[end - 1].IsRemark)
            {
                end--;
            }

            // The empty line that followed the group goes with it.
            end += end < _lines.Count && at > 0 && _lines[end].Text.Length == 0 && _lines[at - 1].Text.Length == 0 ? 1 : 0;
            _lines.RemoveRange(at, end - at);
        }

        bool Begins(AuthFileLine line) => line.IsHeader && line.Group == group;
    }

    /// <summary>Gives the text to write.</summary>
    public override string ToString() => string.Concat(_lines.Select(line => line.Text + "\n"));

    private AuthFileLine Read(string text, string? group, int number)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0 || trimmed[0] == '#')
        {
            return new AuthFileLine(text, group);
        }

        if (trimmed[0] == '[')
        {
            var name = trimmed[1..].TrimEnd(']');
            return trimmed[^1] == ']' && name.Length > 0 && !name.Any(letter => letter is '[' or ']' || char.IsControl(letter))
                ? new AuthFileLine(text, name, IsHeader: true)
                : throw Wrong(number, "a group is written as [name]");
        }

        var equals = trimmed.IndexOf('=', StringComparison.Ordinal);
        var key = equals > 0 ? trimmed[..equals].TrimEnd() : throw Wrong(number, "expecting [group], key=value or # comment");
        return group is null
            ? throw Wrong(number, $"the key '{key}' is in no group")
            : new AuthFileLine(text, group, key, Unescape(text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..].TrimStart(), number));
    }

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Replace("\\", "\\\\", StringComparison.Ordinal))
            .Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t");
        if (value.Length > 0 && value[0] == ' ')
        {
            escaped.Remove(0, 1).Insert(0, "\\s");
        }

        return escaped.ToString();
    }

    private string Unescape(string text, int number)
    {
        var value = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            value.Append(text[i] != '\\' ? text[i] : (++i < text.Length ? text[i] : '\0') switch
            {
                's' => ' ',
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '\\' => '\\',
                _ => throw Wrong(number, "after a backslash comes s, n, t, r or another backslash"),
            });
        }

        return value.ToString();
    }

    private VirtException Wrong(int number, string complaint) =>
        new(VirtErrorCode.ConfSyntax, string.Create(CultureInfo.InvariantCulture, $"{Name}:{number}: {complaint}"), VirtErrorDomain.Auth);
}
