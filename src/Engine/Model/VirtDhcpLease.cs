using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>A DHCP lease, with the network that gave it.</summary>
/// <remarks>virNetworkDHCPLease.</remarks>
public sealed class VirtDhcpLease
{
    private readonly DhcpLease _lease;

    /// <summary>Joins a lease with its network.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="lease">The lease.</param>
    public VirtDhcpLease(string network, DhcpLease lease)
    {
        Network = network;
        _lease = lease;
    }

    /// <summary>The name of the network that gave it.</summary>
    public string Network { get; }

    /// <summary>The bridge or device that serves it.</summary>
    public string Interface => _lease.Interface;

    /// <summary>When it ends; nothing where it never does.</summary>
    public DateTimeOffset? Expiry => _lease.Expiry;

    /// <summary>The client's MAC address, where known.</summary>
    public string? Mac => _lease.Mac;

    /// <summary>The IPv6 identity association, where there is one.</summary>
    public string? Iaid => _lease.Iaid;

    /// <summary>The address that was given.</summary>
    public string Address => _lease.Address;

    /// <summary>The length of the address's network prefix.</summary>
    public int Prefix => _lease.Prefix;

    /// <summary>The address with its prefix, such as <c>192.168.122.5/24</c>.</summary>
    public string Cidr => $"{Address}/{Prefix}";

    /// <summary>The protocol, as virsh writes it: <c>ipv4</c> or <c>ipv6</c>.</summary>
    public string Protocol => _lease.IsIPv6 ? "ipv6" : "ipv4";

    /// <summary>The client's name, where it gave one.</summary>
    public string? Hostname => _lease.Hostname;

    /// <summary>The client's id or DUID, where it gave one.</summary>
    public string? ClientId => _lease.ClientId;

    /// <summary>Gives the address.</summary>
    /// <returns>The address.</returns>
    public override string ToString() => Address;
}
