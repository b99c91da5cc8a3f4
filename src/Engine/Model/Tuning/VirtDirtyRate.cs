namespace VirtPS.Engine.Model;

/// <summary>How fast a guest changed its memory.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="StartTime">When the measurement began.</param>
/// <param name="Period">How long it took.</param>
/// <param name="Mode">How it was made, in libvirt's words.</param>
/// <param name="BytesPerSecond">How fast the guest changed its memory.</param>
/// <param name="VcpuBytesPerSecond">How much of that each virtual CPU did, where the host tells.</param>
public sealed record VirtDirtyRate(
    VirtDomain Domain, DateTimeOffset? StartTime, TimeSpan Period, string? Mode, long? BytesPerSecond, IReadOnlyList<long> VcpuBytesPerSecond)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The rate, for people.</summary>
    public string? RateText => BytesPerSecond is { } rate ? $"{SizeText.Of(rate)}/s" : null;
}
