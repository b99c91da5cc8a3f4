using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VirtPS.Drivers.NWFilter.Sets;

/// <summary>Makes elements of nftables of those of an ipset.</summary>
/// <remarks>
/// In an ipset the smallest network that an address is in decides; nftables wants ranges of which none lies in another.
/// </remarks>
/// <param name="name">The set's name.</param>
/// <param name="fields">What each element is made of.</param>
/// <param name="isIPv6">Whether addresses are those of IPv6.</param>
/// <param name="netmask">How many bits of an address count; nothing for all.</param>
internal sealed class HostSetElements(string name, IReadOnlyList<HostSetField> fields, bool isIPv6, string? netmask)
{
    private readonly int _bits = isIPv6 ? 128 : 32;
    private readonly List<(UInt128 First, int Length, bool IsException)> _networks = [];
    private readonly Dictionary<string, (string[] Words, (UInt128 First, int Length)[] Networks)> _tuples = new(StringComparer.Ordinal);

    /// <summary>Whether elements may be networks.</summary>
    internal bool HasRanges { get; } = netmask is not null || fields.Contains(HostSetField.Network);

    private bool IsSingle => fields.Count == 1 && HasRanges;

    /// <summary>Adds an element.</summary>
    /// <param name="text">The element as ipset writes it.</param>
    /// <param name="isException">Whether it is what the set does not hold.</param>
    /// <exception cref="VirtPS.Engine.Errors.VirtException">ConfigUnsupported for what nftables cannot have.</exception>
    internal void Add(string text, bool isException)
    {
        var parts = text.Split(',');
        if (parts.Length != fields.Count || (isException && !IsSingle))
        {
            throw HostSet.Cannot(name, isException ? $"has the exception '{text}' among elements of several fields" : $"has the element '{text}'");
        }

        if (IsSingle)
        {
            var (first, length) = Network(parts[0]);
            _networks.Add((first, length, isException));
            return;
        }

        var networks = new List<(UInt128, int)>();
        var rest = new string[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            switch (fields[i])
            {
                case HostSetField.Port:
                    rest[i] = Port(parts[i]);
                    break;
                case HostSetField.Mac:
                    rest[i] = parts[i];
                    break;
                default:
                    networks.Add(Network(parts[i]));
                    break;
            }
        }

        // A port alone counts for either protocol.
        var tuple = networks.ToArray();
        foreach (var protocol in fields[0] == HostSetField.Port && fields.Count == 1 ? new[] { "tcp . ", "udp . " } : [string.Empty])
        {
            string[] own = [.. rest.Select(part => part is null ? null! : protocol + part)];
            _tuples[Key(own, tuple)] = (own, tuple);
        }
    }

    /// <summary>Gives the elements.</summary>
    /// <returns>The elements, in order.</returns>
    internal IReadOnlyList<string> Write() => IsSingle ? [.. Ranges().Select(Range)] : [.. Outermost().Select(Tuple).Order(StringComparer.Ordinal)];

    private static string Key(string[] rest, IEnumerable<(UInt128 First, int Length)> networks) => string.Join('|', [.. rest, .. networks.Select(network => $"{network.First}/{network.Length}")]);

    private static string Port(string text) => text.Split(':') switch
    {
        [var port] => port,
        [var protocol, var port] => $"{protocol} . {port}",
        _ => text,
    };

    /// <summary>Lets the smaller networks decide over the greater ones, and joins what touches.</summary>
    private List<(UInt128 First, UInt128 Last)> Ranges()
    {
        // Networks lie in each other or apart, so that the last one begun that has not ended is the smallest around.
        var ranges = new List<(UInt128 First, UInt128 Last)>();
        var around = new Stack<(UInt128 Last, bool IsException)>();
        var at = UInt128.Zero;
        var isOver = false;
        foreach (var (first, length, isException) in _networks.OrderBy(network => network.First).ThenBy(network => network.Length))
        {
            CloseBefore(first);
            if (around.Count > 0 && first > at)
            {
                Take(at, first - 1, around.Peek().IsException);
            }

            at = first;
            isOver = false;
            around.Push((first + Size(length), isException));
        }

        CloseBefore(null);
        return ranges;

        void CloseBefore(UInt128? limit)
        {
            while (around.Count > 0 && (limit is null || around.Peek().Last < limit))
            {
                var (last, isException) = around.Pop();
                if (!isOver && at <= last)
                {
                    Take(at, last, isException);
                    isOver = last == UInt128.MaxValue;
                    at = last + 1;
                }
            }
        }

        void Take(UInt128 first, UInt128 last, bool isException)
        {
            if (isException)
            {
                return;
            }

            if (ranges.Count > 0 && ranges[^1].Last + 1 == first)
            {
                ranges[^1] = (ranges[^1].First, last);
            }
            else
            {
                ranges.Add((first, last));
            }
        }
    }

    private UInt128 Size(int length) => length == 0 && _bits == 128 ? UInt128.MaxValue : (UInt128.One << (_bits - length)) - 1;

    /// <summary>Leaves out tuples that lie in another one.</summary>
    private IEnumerable<(string[] Words, (UInt128 First, int Length)[] Networks)> Outermost()
    {
        var shapes = _tuples.Values.Select(tuple => tuple.Networks.Select(network => network.Length).ToArray()).DistinctBy(lengths => string.Join(' ', lengths)).ToList();
        return shapes.Count == 1 ? _tuples.Values : _tuples.Values.Where(tuple => !shapes.Exists(shape => LiesIn(tuple, shape)));
    }

    private bool LiesIn((string[] Words, (UInt128 First, int Length)[] Networks) tuple, int[] shape)
    {
        var pairs = tuple.Networks.Zip(shape).ToList();
        return pairs.TrueForAll(pair => pair.Second <= pair.First.Length)
            && pairs.Exists(pair => pair.Second < pair.First.Length)
            && _tuples.ContainsKey(Key(tuple.Words, pairs.Select(pair => (pair.First.First & ~Size(pair.Second), pair.Second))));
    }

    private string Tuple((string[] Words, (UInt128 First, int Length)[] Networks) tuple)
    {
        var network = 0;
        return string.Join(" . ", tuple.Words.Select(part => part ?? Prefix(tuple.Networks[network++])));
    }

    private string Prefix((UInt128 First, int Length) network) =>
        network.Length == _bits ? $"{Address(network.First)}" : string.Create(CultureInfo.InvariantCulture, $"{Address(network.First)}/{network.Length}");

    private string Range((UInt128 First, UInt128 Last) range) => range.First == range.Last ? $"{Address(range.First)}" : $"{Address(range.First)}-{Address(range.Last)}";

    private IPAddress Address(UInt128 number)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(isIPv6 ? bytes : bytes[12..]);
    }

    private (UInt128 First, int Length) Network(string text)
    {
        var (address, prefix) = text.Split('/') is [var before, var behind] ? (before, behind) : (text, netmask);
        var length = _bits;
        if (!IPAddress.TryParse(address, out var parsed)
            || parsed.AddressFamily != (isIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork)
            || (prefix is not null && !int.TryParse(prefix, NumberStyles.None, CultureInfo.InvariantCulture, out length)))
        {
            throw HostSet.Cannot(name, $"has the element '{text}'");
        }

        var bytes = new byte[16];
        var own = parsed.GetAddressBytes();
        own.CopyTo(bytes, 16 - own.Length);
        return (BinaryPrimitives.ReadUInt128BigEndian(bytes) & ~Size(length), length);
    }
}
