namespace VirtPS.Drivers.Remote;

/// <summary>How a lost connection is opened anew.</summary>
/// <param name="For">How long it is tried before the connection counts as closed.</param>
internal sealed record RestorePolicy(TimeSpan For)
{
    /// <summary>The pause after the first attempt that failed; each further one is twice as long.</summary>
    internal TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause.</summary>
    internal TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);
}
