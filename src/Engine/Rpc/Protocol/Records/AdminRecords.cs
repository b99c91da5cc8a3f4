using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct AdminServerEntry(string Name);

/// <remarks>Timestamp in seconds since 1970.</remarks>
[XdrRecord]
internal readonly partial record struct AdminClientEntry(AdminServerEntry Server, ulong Id, long Timestamp, uint Transport);

/// <remarks>NeedResults is 1 for the servers, 0 for their count alone.</remarks>
[XdrRecord]
internal readonly partial record struct AdminListArgs(uint NeedResults, uint Flags);

[XdrRecord]
internal readonly partial record struct AdminServersResult([Limit(Limits.AdminServers)] AdminServerEntry[] Servers, uint Count);

[XdrRecord]
internal readonly partial record struct AdminServerResult(AdminServerEntry Server);

[XdrRecord]
internal readonly partial record struct AdminServerArgs(AdminServerEntry Server, uint Flags);

[XdrRecord]
internal readonly partial record struct AdminParametersResult([Limit(Limits.AdminParameters)] TypedParameter[] Parameters);

[XdrRecord]
internal readonly partial record struct AdminParametersArgs(AdminServerEntry Server, [Limit(Limits.AdminParameters)] TypedParameter[] Parameters, uint Flags);

/// <remarks>NeedResults is 1 for the clients, 0 for their count alone.</remarks>
[XdrRecord]
internal readonly partial record struct AdminClientListArgs(AdminServerEntry Server, uint NeedResults, uint Flags);

[XdrRecord]
internal readonly partial record struct AdminClientsResult([Limit(Limits.AdminClients)] AdminClientEntry[] Clients, uint Count);

[XdrRecord]
internal readonly partial record struct AdminLookupClientArgs(AdminServerEntry Server, ulong Id, uint Flags);

[XdrRecord]
internal readonly partial record struct AdminClientResult(AdminClientEntry Client);

[XdrRecord]
internal readonly partial record struct AdminClientArgs(AdminClientEntry Client, uint Flags);

[XdrRecord]
internal readonly partial record struct AdminClientInfoResult([Limit(Limits.AdminClientFacts)] TypedParameter[] Parameters);

[XdrRecord]
internal readonly partial record struct AdminOutputsResult(string Outputs, uint Count);

[XdrRecord]
internal readonly partial record struct AdminFiltersResult(string? Filters, uint Count);

/// <remarks>Nothing restores the default.</remarks>
[XdrRecord]
internal readonly partial record struct AdminLoggingArgs(string? Settings, uint Flags);

/// <remarks>Seconds; 0 switches it off.</remarks>
[XdrRecord]
internal readonly partial record struct AdminTimeoutArgs(uint Timeout, uint Flags);
