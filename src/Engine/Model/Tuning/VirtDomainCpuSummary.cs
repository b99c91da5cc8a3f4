namespace VirtPS.Engine.Model;

/// <summary>How many virtual CPUs a domain has, and which of the host's CPUs its emulator may use.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Current">How many it has now; nothing while it does not run.</param>
/// <param name="Maximum">How many it may reach without a restart; nothing while it does not run.</param>
/// <param name="ConfigCurrent">How many it starts with; nothing without a stored definition.</param>
/// <param name="ConfigMaximum">How many it may reach after a start; nothing without a stored definition.</param>
/// <param name="EmulatorAffinity">The host's CPUs that the emulator may use, such as <c>0-3</c>; nothing where the host does not tell.</param>
public sealed record VirtDomainCpuSummary(
    VirtDomain Domain, int? Current, int? Maximum, int? ConfigCurrent, int? ConfigMaximum, string? EmulatorAffinity)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;
}
