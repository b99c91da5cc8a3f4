namespace VirtPS.Engine.Model;

/// <summary>Measures a host again and again.</summary>
/// <param name="connection">The host.</param>
/// <param name="clock">What says when it was asked.</param>
public sealed class HostSampler(VirtConnection connection, TimeProvider? clock = null)
{
    private VirtHostMeasurement? _before;

    /// <summary>Takes one sample; shares are worked out from the one before.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The measurement.</returns>
    public async Task<VirtHostMeasurement> TakeAsync(CancellationToken cancellationToken)
    {
        const int All = -1;
        var cpu = connection.Host.GetCpuStatisticsAsync(All, cancellationToken);
        var memory = connection.Host.GetMemoryStatisticsAsync(All, cancellationToken);
        await Task.WhenAll(cpu, memory).ConfigureAwait(false);
        return _before = new VirtHostMeasurement(
            connection,
            await cpu.ConfigureAwait(false),
            await memory.ConfigureAwait(false),
            _before,
            (clock ?? TimeProvider.System).GetLocalNow());
    }
}
