namespace VirtPS.Engine.DesiredState;

/// <summary>What is between an object and what a document says of it.</summary>
/// <param name="Drift">The properties that differ.</param>
/// <param name="Steps">The steps that bring the object there, in their order.</param>
internal sealed record ItemPlan(IReadOnlyList<VirtDrift> Drift, IReadOnlyList<VirtConfigurationStep> Steps)
{
    internal static ItemPlan Nothing { get; } = new([], []);
}
