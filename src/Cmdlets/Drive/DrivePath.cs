using System.Text;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>The names that paths of the virt: drive are made of.</summary>
internal static class DrivePath
{
    /// <summary>Takes a path apart; the names are as objects have them.</summary>
    internal static IReadOnlyList<string> Split(string? path)
    {
        var rest = path ?? string.Empty;
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            rest = rest[(colon + 1)..];
        }

        return [.. rest.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries).Select(Decode)];
    }

    /// <summary>Writes a name so that it is one part of a path: separators, colons and percent signs become %2F and the like.</summary>
    internal static string Encode(string name)
    {
        if (name.AsSpan().IndexOfAny("%/\\:") < 0)
        {
            return name;
        }

        var text = new StringBuilder();
        foreach (var letter in name)
        {
            text.Append(letter is '%' or '/' or '\\' or ':' ? $"%{(int)letter:X2}" : letter.ToString());
        }

        return text.ToString();
    }

    /// <summary>The name of a connection in a path: that of the connection, with a dash for each run of separators, as in <c>test-default</c>.</summary>
    internal static string NameOf(VirtConnection connection) => Dashed(connection.Name);

    /// <summary>Finds the connection that a name in a path means; those that look alike are told apart by their full names.</summary>
    internal static VirtConnection? Find(string name) =>
        ConnectionTable.All.FirstOrDefault(connection => connection.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? ConnectionTable.All.FirstOrDefault(connection => NameOf(connection).Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string Decode(string part) => part.Contains('%', StringComparison.Ordinal) ? System.Uri.UnescapeDataString(part) : part;

    private static string Dashed(string name) => string.Join('-', name.Split(['/', '\\', ':'], StringSplitOptions.RemoveEmptyEntries));
}
