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
    internal static DomainRate? Between(VirtDomainMeasurement before, VirtDomainMeasurement after, TimeSpan period)
    {
        if (period <= TimeSpan.Zero)
        {
            return null;
        }

        return new DomainRate(
            period,
            PerSecond(measurement => measurement.Cpu.Time?.TotalSeconds * 100),
            PerSecond(measurement => Sum(measurement.Net, net => net.RxBytes)),
            PerSecond(measurement => Sum(measurement.Net, net => net.TxBytes)),
            PerSecond(measurement => Sum(measurement.Block, block => block.ReadBytes)),
            PerSecond(measurement => Sum(measurement.Block, block => block.WriteBytes)),
            PerSecond(measurement => Sum(measurement.Block, block => block.ReadRequests)),
            PerSecond(measurement => Sum(measurement.Block, block => block.WriteRequests)));

        double? PerSecond(Func<VirtDomainMeasurement, double?> counter)
        {
            if (counter(before) is not { } start || counter(after) is not { } end)
            {
                return null;
            }

            return (end >= start ? end - start : end) / period.TotalSeconds;
        }
    }

    private static double? Sum<T>(IReadOnlyList<T> items, Func<T, long?> counter) =>
        items.Any(item => counter(item) is not null) ? items.Sum(item => counter(item) ?? 0) : null;
}
