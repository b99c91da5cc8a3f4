using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;

namespace VirtPS.Engine.Model;

/// <summary>Measures how fast guests change their memory.</summary>
public static class DirtyRateMeasuring
{
    private const long Mebibyte = 1024 * 1024;
    private const long Measured = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Has a host measure a guest, and waits for what comes out.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="seconds">How long to measure: 1 to 60.</param>
    /// <param name="mode">How.</param>
    /// <param name="progress">Hears how much of the time is over; or nothing.</param>
    /// <param name="cancellationToken">Ends the wait; the host ends its measurement by itself.</param>
    /// <returns>The rate.</returns>
    /// <exception cref="VirtException">OperationInvalid when it does not run; OperationUnsupported when it lacks what the mode needs.</exception>
    /// <remarks>virDomainStartDirtyRateCalc, virDomainListGetStats.</remarks>
    public static async Task<VirtDirtyRate> MeasureAsync(
        VirtDomain domain, int seconds, VirtDirtyRateMode mode, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        await domain.Connection.DomainDevices.StartDirtyRateCalculationAsync(domain.Ref, seconds, (uint)mode, cancellationToken).ConfigureAwait(false);
        var began = Environment.TickCount64;
        while (true)
        {
            var passed = Math.Min(seconds, (Environment.TickCount64 - began) / 1000);
            progress?.Report(new JobProgress($"Measuring memory of {domain.Name}", passed, seconds, JobUnit.Items));
            var statistics = await domain.Connection.Domains.GetStatisticsAsync(
                [domain.Ref], DomainStatsTypes.DirtyRate, DomainStatsFlags.None, cancellationToken).ConfigureAwait(false);
            var fields = statistics.Count > 0 ? statistics[0].Values.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal) : [];
            var reader = new StatisticsReader(fields, "dirtyrate.");
            if (reader.Whole("calc_status") == Measured)
            {
                return Read(domain, reader);
            }

            if (fields.Count == 0)
            {
                throw VirtException.Worded(VirtErrorCode.OperationInvalid, $"'{domain.Name}' ended, or its host tells nothing of the measurement");
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static VirtDirtyRate Read(VirtDomain domain, StatisticsReader reader) => new(
        domain,
        reader.Whole("calc_start_time") is { } start ? DateTimeOffset.FromUnixTimeSeconds(start).ToLocalTime() : null,
        TimeSpan.FromSeconds(reader.Whole("calc_period") ?? 0),
        reader.Text("calc_mode"),
        reader.Whole("megabytes_per_second") * Mebibyte,
        reader.Numbered("vcpu", (_, vcpu) => (vcpu.Whole("megabytes_per_second") ?? 0) * Mebibyte));
}
