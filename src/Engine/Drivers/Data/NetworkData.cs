namespace VirtPS.Engine.Drivers;

/// <summary>What a listing shows of a virtual network.</summary>
/// <param name="Network">The network.</param>
/// <param name="IsActive">Whether it is started.</param>
/// <param name="IsPersistent">Whether a definition outlives its run.</param>
/// <param name="Autostart">Whether it starts with the host.</param>
/// <param name="Bridge">The bridge it uses, where it has one.</param>
/// <remarks>virNetworkIsActive, virNetworkIsPersistent, virNetworkGetAutostart, virNetworkGetBridgeName.</remarks>
public sealed record NetworkSummary(NetworkRef Network, bool IsActive, bool IsPersistent, bool Autostart, string? Bridge);

/// <summary>A DHCP lease that a network gave.</summary>
/// <param name="Interface">The bridge or device that serves it.</param>
/// <param name="Expiry">When it ends; nothing where it never does.</param>
/// <param name="Mac">The client's MAC address, where known.</param>
/// <param name="Iaid">The IPv6 identity association, where there is one.</param>
/// <param name="Address">The address that was given.</param>
/// <param name="Prefix">The length of its network prefix.</param>
/// <param name="IsIPv6">Whether it is an IPv6 address.</param>
/// <param name="Hostname">The client's name, where it gave one.</param>
/// <param name="ClientId">The client's id or DUID, where it gave one.</param>
/// <remarks>virNetworkGetDHCPLeases.</remarks>
public sealed record DhcpLease(
    string Interface, DateTimeOffset? Expiry, string? Mac, string? Iaid, string Address, int Prefix, bool IsIPv6, string? Hostname, string? ClientId);
