using System.Globalization;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks.Links;

/// <summary>The limits of one direction as <c>tc</c> takes them.</summary>
/// <param name="Average">The rate in KB (1000 bytes) per second.</param>
/// <param name="Peak">The highest rate in KB per second; 0 for the average.</param>
/// <param name="Burst">The KiB that may pass at the peak; 0 for as many as fit.</param>
internal readonly record struct TrafficRate(long Average, long Peak, long Burst)
{
    // tc keeps a burst in 32 bits of bytes.
    private const long MostBurst = uint.MaxValue / 1024;
    private const long LeastQuantum = 1500;
    private const long MostQuantum = 60_000;
    private const long QuantaPerSecond = 10;

    /// <summary>The highest rate in KB per second.</summary>
    internal long Ceiling => Peak > 0 ? Peak : Average;

    /// <summary>The rate as an argument.</summary>
    internal string Rate => Argument(Average);

    /// <summary>The KiB that a policer lets pass at once, as an argument.</summary>
    internal string PoliceBurst => Invariant($"{(Burst > 0 ? Burst : Math.Min(Average, MostBurst))}kb");

    /// <summary>Reads the limits of a direction.</summary>
    /// <param name="limits">The <c>inbound</c> or <c>outbound</c> element.</param>
    /// <returns>The limits; nothing where no rate is given.</returns>
    internal static TrafficRate? Of(BandwidthXml? limits) =>
        limits?.Average is > 0 and var average ? new TrafficRate(average, limits.Peak ?? 0, limits.Burst ?? 0) : null;

    /// <summary>Writes a rate as an argument.</summary>
    /// <param name="rate">The rate in KB per second.</param>
    /// <returns>The argument.</returns>
    internal static string Argument(long rate) => Invariant($"{rate}kbps");

    /// <summary>Writes the limits of a class of HTB.</summary>
    /// <param name="withBurst">Whether the burst is its own and not its parent's.</param>
    /// <returns>The arguments.</returns>
    internal IEnumerable<string> Htb(bool withBurst) => Htb(Average, Ceiling, withBurst ? Burst : 0);

    /// <summary>Writes the limits of a class of HTB.</summary>
    /// <param name="rate">The rate in KB per second.</param>
    /// <param name="ceiling">The highest rate in KB per second.</param>
    /// <param name="burst">The KiB that may pass at the highest rate; 0 for what fits the rate.</param>
    /// <returns>The arguments.</returns>
    internal static IEnumerable<string> Htb(long rate, long ceiling, long burst)
    {
        var quantum = Math.Clamp(rate * 1000 / QuantaPerSecond, LeastQuantum, MostQuantum);
        string[] limits = ["htb", "rate", Argument(rate), "ceil", Argument(ceiling)];
        return [.. limits, .. burst > 0 ? ["burst", Invariant($"{burst}kb")] : (string[])[], "quantum", Invariant($"{quantum}")];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
