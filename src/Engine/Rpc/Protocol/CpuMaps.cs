namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Turns sets of CPUs into the bits that travel, and back.</summary>
/// <remarks>The CPU with number n is bit n % 8 of byte n / 8.</remarks>
internal static class CpuMaps
{
    private const int ByteBits = 8;

    /// <summary>Gives the bytes that a map of so many CPUs takes.</summary>
    internal static int Length(int cpus) => (cpus + ByteBits - 1) / ByteBits;

    /// <summary>Gives a map with one bit for each entry.</summary>
    internal static byte[] Pack(IReadOnlyList<bool> cpus)
    {
        var map = new byte[Length(cpus.Count)];
        Pack(cpus, map);
        return map;
    }

    /// <summary>Fills a map that is clear; what does not fit is left out.</summary>
    internal static void Pack(IReadOnlyList<bool> cpus, Span<byte> map)
    {
        var count = Math.Min(cpus.Count, map.Length * ByteBits);
        for (var cpu = 0; cpu < count; cpu++)
        {
            if (cpus[cpu])
            {
                map[cpu / ByteBits] |= (byte)(1 << (cpu % ByteBits));
            }
        }
    }

    /// <summary>Gives one entry for each of so many CPUs; those that a map lacks are not in it.</summary>
    internal static bool[] Unpack(ReadOnlySpan<byte> map, int cpus)
    {
        var all = new bool[cpus];
        var count = Math.Min(cpus, map.Length * ByteBits);
        for (var cpu = 0; cpu < count; cpu++)
        {
            all[cpu] = (map[cpu / ByteBits] & (1 << (cpu % ByteBits))) != 0;
        }

        return all;
    }

    /// <summary>Gives one entry for each bit of a map.</summary>
    internal static bool[] Unpack(ReadOnlySpan<byte> map) => Unpack(map, map.Length * ByteBits);
}
