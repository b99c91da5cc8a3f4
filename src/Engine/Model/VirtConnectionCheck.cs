using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>How one step on the way to a host went.</summary>
/// <param name="Uri">The URI that was tried.</param>
/// <param name="Stage">The step.</param>
/// <param name="Result">How it went.</param>
/// <param name="Detail">What came of it, or why it failed.</param>
/// <param name="Advice">What to do about a failure.</param>
/// <param name="Duration">How long it took.</param>
public sealed record VirtConnectionCheck(
    string Uri, ConnectionStage Stage, ConnectionStageResult Result, string? Detail, string? Advice, TimeSpan Duration)
{
    /// <summary>Why it failed.</summary>
    public VirtException? Error { get; init; }
}

/// <summary>Says how a step went.</summary>
public enum ConnectionStageResult
{
    /// <summary>It was taken.</summary>
    Passed,

    /// <summary>It failed, and ended the way.</summary>
    Failed,

    /// <summary>It was never reached.</summary>
    NotReached,
}
