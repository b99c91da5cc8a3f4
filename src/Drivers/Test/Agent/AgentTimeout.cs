using VirtPS.Drivers.Test.Domains;

namespace VirtPS.Drivers.Test.Agent;

/// <summary>How long a guest's agent is waited for.</summary>
internal static class AgentTimeout
{
    private const int Forever = -2;

    /// <summary>Refuses what is no time.</summary>
    /// <param name="seconds">Seconds; 0 for not at all, -1 for libvirt's default, -2 for ever.</param>
    /// <exception cref="Engine.Errors.VirtException">InvalidArg.</exception>
    internal static void Check(int seconds)
    {
        if (seconds < Forever)
        {
            throw DomainErrors.Argument($"guest agent timeout '{seconds}' is less than the minimum '{Forever}'");
        }
    }
}
