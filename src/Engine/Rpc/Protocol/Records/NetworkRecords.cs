using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct NetworkArgs(NetworkRef Network);

[XdrRecord]
internal readonly partial record struct NetworkFlagsArgs(NetworkRef Network, uint Flags);

[XdrRecord]
internal readonly partial record struct NetworkAutostartArgs(NetworkRef Network, int Autostart);

/// <remarks>Servers before libvirt 7.2 read Command and Section the other way round; feature 16 tells.</remarks>
[XdrRecord]
internal readonly partial record struct NetworkUpdateArgs(NetworkRef Network, uint Command, uint Section, int ParentIndex, string Xml, uint Flags);

[XdrRecord]
internal readonly partial record struct DhcpLeasesArgs(NetworkRef Network, string? Mac, int NeedResults, uint Flags);

/// <remarks>Expiry in seconds since 1970.</remarks>
[XdrRecord]
internal readonly partial record struct DhcpLeaseEntry(string Interface, long ExpiryTime, int Type, string? Mac, string? Iaid, string Address, uint Prefix, string? HostName, string? ClientId);

[XdrRecord]
internal readonly partial record struct DhcpLeasesResult([Limit(Limits.DhcpLeases)] DhcpLeaseEntry[] Leases, uint Count);

[XdrRecord]
internal readonly partial record struct SetNetworkMetadataArgs(NetworkRef Network, int Type, string? Metadata, string? Key, string? Uri, uint Flags);

[XdrRecord]
internal readonly partial record struct GetNetworkMetadataArgs(NetworkRef Network, int Type, string? Uri, uint Flags);

[XdrRecord]
internal readonly partial record struct NetworkResult(NetworkRef Network);

[XdrRecord]
internal readonly partial record struct NetworksResult([Limit(Limits.Objects)] NetworkRef[] Networks, uint Count);
