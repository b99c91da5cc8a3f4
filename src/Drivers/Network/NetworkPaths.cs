using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.Network;

/// <summary>Where the driver of networks keeps its things.</summary>
/// <param name="directories">The daemon's directories.</param>
internal sealed class NetworkPaths(DaemonDirectories directories)
{
    private const string Own = "network";

    /// <summary>The networks' definitions.</summary>
    internal string Definitions { get; } = Path.Combine(directories.Configuration, Own);

    /// <summary>What runs: a status file for each network; gone after a boot.</summary>
    internal string Run { get; } = Path.Combine(directories.Run, Own);

    /// <summary>The files of each network's dnsmasq.</summary>
    internal string Dnsmasq { get; } = Path.Combine(directories.State, Own, "dnsmasq");

    /// <summary>The file that is there from the first start after a boot on.</summary>
    internal string AutostartDone => Path.Combine(Run, "autostarted");

    /// <summary>The ports of a network.</summary>
    /// <param name="network">The network's name.</param>
    /// <returns>The directory with a status file for each port.</returns>
    internal string PortsOf(string network) => Path.Combine(Run, network + ".ports");
}
