using System.Globalization;
using System.Numerics;
using System.Text;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>A set of processor numbers.</summary>
/// <remarks>virBitmap: written as numbers and ranges with commas between them; <c>^3</c> takes a number out again.</remarks>
public sealed class CpuSet : IEquatable<CpuSet>
{
    /// <summary>The highest number of processors that a set may speak of.</summary>
    public const int MaxCount = 1 << 20;

    private readonly ulong[] _words;

    private CpuSet(ulong[] words)
    {
        var length = words.Length;
        while (length > 0 && words[length - 1] == 0)
        {
            length--;
        }

        _words = words[..length];
    }

    /// <summary>How many processors are in the set.</summary>
    public int Count => _words.Sum(BitOperations.PopCount);

    /// <summary>The highest number in the set; -1 when it is empty.</summary>
    public int Last => _words.Length == 0 ? -1 : _words.Length * 64 - 1 - BitOperations.LeadingZeroCount(_words[^1]);

    /// <summary>Reads a set.</summary>
    /// <param name="text">The text, such as <c>0-3,8,^2</c>.</param>
    /// <returns>The set.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when the text is no set.</exception>
    public static CpuSet Parse(string text) => TryParse(text, out var set)
        ? set
        : throw new VirtException(VirtErrorCode.InvalidArg, $"Failed to parse bitmap '{text}' (expected numbers and ranges such as 0-3,8,^2)");

    /// <summary>Reads a set if the text is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="set">The set.</param>
    /// <returns>Whether the text is a set.</returns>
    public static bool TryParse(string? text, out CpuSet set)
    {
        set = new CpuSet([]);
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        var words = new List<ulong>();
        foreach (var range in text.AsSpan().Split(','))
        {
            var item = text.AsSpan(range).Trim();
            if (item.IsEmpty && range.End.Value == text.Length)
            {
                break;
            }

            var remove = item.StartsWith("^");
            if (!TryParseRange(remove ? item[1..] : item, out var first, out var last) || (remove && first != last))
            {
                return false;
            }

            while (words.Count <= last / 64)
            {
                words.Add(0);
            }

            for (var cpu = first; cpu <= last; cpu++)
            {
                var bit = 1UL << cpu % 64;
                words[cpu / 64] = remove ? words[cpu / 64] & ~bit : words[cpu / 64] | bit;
            }
        }

        set = new CpuSet([.. words]);
        return true;
    }

    /// <summary>Makes a set of some processors.</summary>
    /// <param name="cpus">Their numbers.</param>
    /// <returns>The set.</returns>
    public static CpuSet Of(IEnumerable<int> cpus)
    {
        ArgumentNullException.ThrowIfNull(cpus);
        var words = new List<ulong>();
        foreach (var cpu in cpus)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(cpu);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cpu, MaxCount);
            while (words.Count <= cpu / 64)
            {
                words.Add(0);
            }

            words[cpu / 64] |= 1UL << cpu % 64;
        }

        return new CpuSet([.. words]);
    }

    /// <summary>Makes a set from a map with one bit per processor, lowest first, as the wire carries it.</summary>
    /// <param name="map">The bytes.</param>
    /// <returns>The set.</returns>
    public static CpuSet FromMap(ReadOnlySpan<byte> map)
    {
        var words = new ulong[(map.Length + 7) / 8];
        for (var i = 0; i < map.Length; i++)
        {
            words[i / 8] |= (ulong)map[i] << i % 8 * 8;
        }

        return new CpuSet(words);
    }

    /// <summary>Makes the map with one bit per processor, lowest first, as the wire carries it.</summary>
    /// <param name="length">How many bytes; processors beyond them are left out.</param>
    /// <returns>The bytes.</returns>
    public byte[] ToMap(int length)
    {
        var map = new byte[length];
        for (var i = 0; i < length && i / 8 < _words.Length; i++)
        {
            map[i] = (byte)(_words[i / 8] >> i % 8 * 8);
        }

        return map;
    }

    /// <summary>Tells whether a processor is in the set.</summary>
    /// <param name="cpu">Its number.</param>
    /// <returns>Whether it is.</returns>
    public bool Contains(int cpu) => cpu >= 0 && cpu / 64 < _words.Length && (_words[cpu / 64] >> cpu % 64 & 1) == 1;

    /// <summary>Lists the numbers in the set, lowest first.</summary>
    /// <returns>The numbers.</returns>
    public IEnumerable<int> Numbers()
    {
        for (var cpu = 0; cpu <= Last; cpu++)
        {
            if (Contains(cpu))
            {
                yield return cpu;
            }
        }
    }

    /// <summary>Tells whether another set holds the same processors.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it does.</returns>
    public bool Equals(CpuSet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CpuSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }

    /// <summary>Writes the set as libvirt does: ranges as short as can be, lowest first.</summary>
    /// <returns>The text; empty for the empty set.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        var last = Last;
        for (var first = 0; first <= last; first++)
        {
            if (!Contains(first))
            {
                continue;
            }

            var end = first;
            while (Contains(end + 1))
            {
                end++;
            }

            text.Append(text.Length == 0 ? string.Empty : ",").Append(CultureInfo.InvariantCulture, $"{first}");
            if (end > first)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{end}");
            }

            first = end;
        }

        return text.ToString();
    }

    private static bool TryParseRange(ReadOnlySpan<char> item, out int first, out int last)
    {
        last = -1;
        var dash = item.IndexOf('-');
        if (dash < 0)
        {
            var single = TryParseCpu(item, out first);
            last = first;
            return single;
        }

        return TryParseCpu(item[..dash], out first) && TryParseCpu(item[(dash + 1)..], out last) && last >= first;
    }

    private static bool TryParseCpu(ReadOnlySpan<char> text, out int cpu) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out cpu) && cpu < MaxCount;
}
