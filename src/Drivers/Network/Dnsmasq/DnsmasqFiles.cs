using System.Security;
using VirtPS.Drivers.Shared.Files;

namespace VirtPS.Drivers.Network.Dnsmasq;

/// <summary>Where the files of one network's dnsmasq lie.</summary>
/// <param name="State">The directory of the files that survive a boot.</param>
/// <param name="Run">The directory of the file with its process number.</param>
/// <param name="Network">The network's name.</param>
internal sealed record DnsmasqFiles(string State, string Run, string Network)
{
    // Quotes would mean something to dnsmasq, so the files are named as the network is in XML.
    private string Name => SecurityElement.Escape(Network);

    /// <summary>Its configuration.</summary>
    internal string Configuration => Path.Combine(State, Name + ".conf");

    /// <summary>The clients with fixed addresses.</summary>
    internal string Hosts => Path.Combine(State, Name + ".hostsfile");

    /// <summary>The names that its DNS knows besides its clients'.</summary>
    internal string Names => Path.Combine(State, Name + ".addnhosts");

    /// <summary>The leases it has given.</summary>
    internal string Leases => Path.Combine(State, Name + ".leases");

    /// <summary>Its process number.</summary>
    internal string ProcessNumber => Path.Combine(Run, Name + ".pid");

    /// <summary>Removes all of them.</summary>
    internal void Remove()
    {
        foreach (var file in new[] { Configuration, Hosts, Names, Leases, ProcessNumber })
        {
            Leftover.Remove(file);
        }
    }
}
