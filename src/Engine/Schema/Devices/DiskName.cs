namespace VirtPS.Engine.Schema;

/// <summary>The names of a guest's disks: a prefix for the bus, then letters that count.</summary>
/// <remarks>virDiskNameToIndex and virIndexToDiskName: a is 0, z is 25, aa is 26; digits behind the letters name a partition and do not count.</remarks>
public static class DiskName
{
    private static readonly string[] Prefixes = ["fd", "hd", "vd", "sd", "xvd", "ubd"];

    /// <summary>Tells a name's number.</summary>
    /// <param name="name">The name, such as vdb.</param>
    /// <returns>The number, from 0; -1 when the text is no such name.</returns>
    public static int ToIndex(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return Count(name.AsSpan(prefix.Length));
            }
        }

        return -1;
    }

    /// <summary>Makes a name.</summary>
    /// <param name="prefix">The bus's prefix, such as vd.</param>
    /// <param name="index">The number, from 0.</param>
    /// <returns>The name.</returns>
    public static string FromIndex(string prefix, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var letters = string.Empty;
        for (var rest = index; rest >= 0; rest = rest / 26 - 1)
        {
            letters = (char)('a' + rest % 26) + letters;
        }

        return prefix + letters;
    }

    /// <summary>Tells the prefix of a bus's disks.</summary>
    /// <param name="bus">The bus.</param>
    /// <returns>The prefix.</returns>
    public static string PrefixOf(string bus) => bus switch
    {
        "ide" => "hd",
        "virtio" => "vd",
        "fdc" => "fd",
        "xen" => "xvd",
        _ => "sd",
    };

    private static int Count(ReadOnlySpan<char> letters)
    {
        var index = 0;
        var i = 0;
        for (; i < letters.Length && char.IsAsciiLetterLower(letters[i]); i++)
        {
            if (index > int.MaxValue / 26 - 26)
            {
                return -1;
            }

            index = (index + (i == 0 ? 0 : 1)) * 26 + letters[i] - 'a';
        }

        return i == 0 || letters[i..].ContainsAnyExceptInRange('0', '9') ? -1 : index;
    }
}
