using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>What is out of the ordinary about a domain.</summary>
/// <remarks>virDomainTaintFlags, with libvirt's bits.</remarks>
[Flags]
internal enum DomainTaints
{
    None = 0,
    CustomArguments = 1 << 0,
    CustomMonitor = 1 << 1,
    HighPrivileges = 1 << 2,
    ShellScripts = 1 << 3,
    DiskProbing = 1 << 4,
    ExternalLaunch = 1 << 5,
    HostCpu = 1 << 6,
    HookScript = 1 << 7,
    CdromPassthrough = 1 << 8,
    CustomDtb = 1 << 9,
    CustomAgentCommand = 1 << 10,
    CustomHypervisorFeature = 1 << 11,
    DeprecatedConfig = 1 << 12,
    CustomDevice = 1 << 13,
}

/// <summary>Puts taints in words.</summary>
internal static class TaintMessages
{
    private static readonly (string Name, string Message)[] Words =
    [
        ("custom-argv", "custom configuration parameters specified"),
        ("custom-monitor", "custom monitor control commands issued"),
        ("high-privileges", "running with undesirable elevated privileges"),
        ("shell-scripts", "network configuration using opaque shell scripts"),
        ("disk-probing", "potentially unsafe disk format probing"),
        ("external-launch", "managing externally launched configuration"),
        ("host-cpu", "potentially unsafe use of host CPU passthrough"),
        ("hook-script", "configuration potentially modified by hook script"),
        ("cdrom-passthrough", "use of host cdrom passthrough"),
        ("custom-dtb", "custom device tree blob used"),
        ("custom-ga-command", "custom guest agent control commands issued"),
        ("custom-hypervisor-feature", "hypervisor feature autodetection override"),
        ("deprecated-config", "use of deprecated configuration settings"),
        ("custom-device", "custom device configuration"),
    ];

    /// <summary>Gives the names of taints, as libvirt's status files and logs have them.</summary>
    /// <param name="taints">The taints.</param>
    /// <returns>The names.</returns>
    internal static IEnumerable<string> Names(DomainTaints taints) => Of(taints).Select(word => word.Name);

    /// <summary>Reads a taint's name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The taint; none for a name that is not known.</returns>
    internal static DomainTaints Parse(string name) =>
        Array.FindIndex(Words, word => word.Name == name) is >= 0 and var index ? (DomainTaints)(1 << index) : DomainTaints.None;

    /// <summary>Puts taints in words.</summary>
    /// <param name="taints">The taints.</param>
    /// <param name="deprecations">What of the domain is deprecated.</param>
    /// <param name="which">Which messages are wanted; none means all.</param>
    /// <returns>The messages.</returns>
    internal static IReadOnlyList<string> Describe(DomainTaints taints, IEnumerable<string> deprecations, DomainMessageFlags which)
    {
        var messages = new List<string>();
        if (which == DomainMessageFlags.None || which.HasFlag(DomainMessageFlags.Tainting))
        {
            messages.AddRange(Of(taints).Select(word => $"tainted: {word.Message}"));
        }

        if (which == DomainMessageFlags.None || which.HasFlag(DomainMessageFlags.Deprecation))
        {
            messages.AddRange(deprecations.Select(what => $"deprecated configuration: {what}"));
        }

        return messages;
    }

    private static IEnumerable<(string Name, string Message)> Of(DomainTaints taints) => Words.Where((_, i) => ((int)taints & (1 << i)) != 0);
}
