using System.Globalization;

namespace VirtPS.Engine.Model;

/// <summary>What a domain used per second between two measurements, all its interfaces and all its disks together.</summary>
/// <param name="Period">The time between the measurements.</param>
/// <param name="CpuPercent">CPU time in percent of one host CPU: 200 keeps two busy.</param>
/// <param name="RxBytes">Bytes received per second.</param>
/// <param name="TxBytes">Bytes sent per second.</param>
/// <param name="ReadBytes">Bytes read per second.</param>
/// <param name="WriteBytes">Bytes written per second.</param>
/// <param name="ReadRequests">Read requests per second.</param>
/// <param name="WriteRequests">Write requests per second.</param>
/// <remarks>A counter that went backwards, because the guest was started anew in between, counts from 0.</remarks>
public sealed record DomainRate(
    TimeSpan Period, double? CpuPercent, double? RxBytes, double? TxBytes, double? ReadBytes, double? WriteBytes, double? ReadRequests, double? WriteRequests)
{
    /// <summary><see cref="CpuPercent"/> for people.</summary>
    public string? CpuPercentText => CpuPercent?.ToString("0.0", CultureInfo.CurrentCulture);

    /// <summary><see cref="RxBytes"/> for people.</summary>
    public string? ReceivedText => SizeText.Of((long?)RxBytes);

    /// <summary><see cref="TxBytes"/> for people.</summary>
    public string? SentText => SizeText.Of((long?)TxBytes);

    /// <summary><see cref="ReadBytes"/> for people.</summary>
    public string? ReadText => SizeText.Of((long?)ReadBytes);

    /// <summary><see cref="WriteBytes"/> for people.</summary>
    public string? WrittenText => SizeText.Of((long?)WriteBytes);

    /// <summary>Gives CPU use and traffic, for people.</summary>
    /// <returns>Such as <c>20.0 %, 5 MiB/s in, 3 MiB/s out, 1 MiB/s read, 0 B/s written</c>.</returns>
    public override string ToString() => string.Join(", ", new[]
    {
        CpuPercentText is null ? null : $"{CpuPercentText} %", Flow(ReceivedText, "in"), Flow(SentText, "out"), Flow(ReadText, "read"), Flow(WrittenText, "written"),
    }.OfType<string>());

    // A domain without cards receives nothing, not none of something.
    private static string? Flow(string? size, string way) => size is null ? null : $"{size}/s {way}";

    internal static DomainRate? Between(VirtDomainMeasurement before, VirtDomainMeasurement after, TimeSpan period)
    {
        if (period <= TimeSpan.Zero)
        {
            return null;
        }

        return new DomainRate(
            period,
            PerSecond(measurement => measurement.Cpu.Time?.TotalSeconds * 100),
            PerSecond(measurement => measurement.Received),
            PerSecond(measurement => measurement.Sent),
            PerSecond(measurement => measurement.Read),
            PerSecond(measurement => measurement.Written),
            PerSecond(measurement => VirtDomainMeasurement.Sum(measurement.Block, block => block.ReadRequests)),
            PerSecond(measurement => VirtDomainMeasurement.Sum(measurement.Block, block => block.WriteRequests)));

        double? PerSecond(Func<VirtDomainMeasurement, double?> counter)
        {
            if (counter(before) is not { } start || counter(after) is not { } end)
            {
                return null;
            }

            return (end >= start ? end - start : end) / period.TotalSeconds;
        }
    }
}
