using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Turns bandwidths into what travels and back: the wire counts MiB per second unless a flag says bytes.</summary>
internal static class Bandwidth
{
    private const int Mebibyte = 20;

    /// <summary>Gives a bandwidth in bytes per second.</summary>
    /// <param name="value">What travelled.</param>
    /// <param name="inBytes">Whether the flag was there.</param>
    /// <exception cref="VirtException">Overflow when it is more than can be said.</exception>
    internal static long ToBytes(ulong value, bool inBytes)
    {
        var most = (ulong)long.MaxValue >> (inBytes ? 0 : Mebibyte);
        return value <= most
            ? (long)value << (inBytes ? 0 : Mebibyte)
            : throw new VirtException(VirtErrorCode.Overflow, $"bandwidth must be less than {most}", VirtErrorDomain.Rpc);
    }

    /// <summary>Gives what travels, in MiB per second where that is exact: hosts of long ago know nothing else.</summary>
    internal static (ulong Value, bool InBytes) FromBytes(long bytes) =>
        (bytes & ((1 << Mebibyte) - 1)) == 0 ? ((ulong)bytes >> Mebibyte, false) : ((ulong)bytes, true);
}
