using System.Text;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Turns the units of the wire into those of the contract, and back.</summary>
/// <remarks>On the wire memory is in KiB, time in nanoseconds or seconds, and both without sign.</remarks>
internal static class WireUnits
{
    private const int Kibibyte = 1024;

    /// <summary>Gives KiB for bytes, rounded down.</summary>
    internal static ulong ToKibibytes(long bytes) => (ulong)Math.Max(bytes, 0) / Kibibyte;

    /// <summary>Gives bytes for KiB that a caller asks for.</summary>
    /// <exception cref="VirtException">Overflow when there are too many.</exception>
    internal static long FromKibibytes(ulong kibibytes) => kibibytes <= long.MaxValue / Kibibyte
        ? (long)kibibytes * Kibibyte
        : throw new VirtException(VirtErrorCode.Overflow, $"input too large: {kibibytes}", VirtErrorDomain.Rpc);

    /// <summary>Gives bytes for KiB that a host reports; what is without bounds becomes the most that there is.</summary>
    internal static long ReportedKibibytes(ulong kibibytes) => kibibytes <= long.MaxValue / Kibibyte ? (long)kibibytes * Kibibyte : long.MaxValue;

    /// <summary>Gives a count or a size as the contract has it.</summary>
    /// <exception cref="VirtException">Overflow when it is too large.</exception>
    internal static long FromUnsigned(ulong value) => value <= long.MaxValue
        ? (long)value
        : throw new VirtException(VirtErrorCode.Overflow, $"input too large: {value}", VirtErrorDomain.Rpc);

    /// <summary>Gives a count or a size that a host reports; what is without bounds becomes the most that there is.</summary>
    internal static long Reported(ulong value) => (long)Math.Min(value, long.MaxValue);

    /// <summary>Gives nanoseconds.</summary>
    internal static ulong ToNanoseconds(TimeSpan time) => (ulong)Math.Max(time.Ticks, 0) * TimeSpan.NanosecondsPerTick;

    /// <summary>Gives the time for nanoseconds.</summary>
    internal static TimeSpan FromNanoseconds(ulong nanoseconds) => TimeSpan.FromTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick));

    /// <summary>Gives the time for milliseconds.</summary>
    internal static TimeSpan FromMilliseconds(ulong milliseconds) =>
        TimeSpan.FromTicks((long)Math.Min(milliseconds, long.MaxValue / TimeSpan.TicksPerMillisecond) * TimeSpan.TicksPerMillisecond);

    /// <summary>Gives the time for seconds.</summary>
    internal static TimeSpan FromSeconds(ulong seconds) =>
        TimeSpan.FromTicks((long)Math.Min(seconds, long.MaxValue / TimeSpan.TicksPerSecond) * TimeSpan.TicksPerSecond);

    /// <summary>Gives text as bytes with the zero that ends it.</summary>
    internal static byte[] ToEndedText(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    /// <summary>Gives the text up to the zero that ends it.</summary>
    internal static string FromEndedText(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
