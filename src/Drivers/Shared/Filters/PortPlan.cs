using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Filters;

/// <summary>What is to be done with the frames of a port.</summary>
/// <param name="Port">The host's name of the port.</param>
/// <param name="Mac">The guest's Ethernet address.</param>
/// <param name="Learning">How the guest's addresses are learned while, or before, rules can be made of them.</param>
/// <param name="Rules">The rules, in order; nothing while the addresses must be learned first.</param>
internal sealed record PortPlan(string Port, string Mac, AddressLearning Learning, IReadOnlyList<PlacedRule>? Rules)
{
    /// <summary>The only servers whose DHCP leases count; all of them when there is none.</summary>
    internal IReadOnlyList<string> TrustedServers { get; init; } = [];
}

/// <summary>A rule without variables in its place.</summary>
/// <param name="Chain">The chain it is in.</param>
/// <param name="ChainPriority">The chain's place.</param>
/// <param name="Rule">The rule.</param>
internal sealed record PlacedRule(string Chain, int ChainPriority, NWFilterRule Rule)
{
    /// <summary>The name of the chain that every frame goes through first.</summary>
    internal const string Root = "root";

    /// <summary>Whether the rule is in the first chain.</summary>
    internal bool IsRoot => Chain == Root;

    /// <summary>The rule's place; in another chain than the first it does not come before the chain.</summary>
    internal int Priority => IsRoot ? Rule.Priority : Math.Max(Rule.Priority, ChainPriority);
}

/// <summary>How a guest's addresses are learned.</summary>
internal enum AddressLearning
{
    /// <summary>Not at all: they are given, or the filter does not ask for them.</summary>
    None,

    /// <summary>From the leases that DHCP servers give, for as long as these last.</summary>
    Dhcp,

    /// <summary>From the first packet that tells one.</summary>
    Any,
}
