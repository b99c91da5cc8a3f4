namespace VirtPS.Drivers.Test.Agent;

/// <summary>Says why an agent refuses a command; it never leaves the agent.</summary>
/// <param name="message">The reason, in the agent's words.</param>
internal sealed class AgentRefusal(string message) : Exception(message);
