namespace VirtPS.Engine.Schema;

/// <summary>Says how much may pass in one direction.</summary>
/// <param name="Average">The long-term rate in KiB per second.</param>
/// <param name="Peak">The highest rate in KiB per second.</param>
/// <param name="Burst">The KiB that may pass at the peak.</param>
public sealed record BandwidthSpec(long Average, long? Peak = null, long? Burst = null);
