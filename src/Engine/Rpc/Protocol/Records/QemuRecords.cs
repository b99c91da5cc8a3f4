using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct DomainCommandArgs(DomainRef Domain, string Command, uint Flags);

/// <remarks>Timeout in seconds, or -2 to wait, -1 for the default, 0 not to wait.</remarks>
[XdrRecord]
internal readonly partial record struct AgentCommandArgs(DomainRef Domain, string Command, int Timeout, uint Flags);

[XdrRecord]
internal readonly partial record struct DomainAttachArgs(uint ProcessId, uint Flags);

/// <remarks>No domain and no event mean all of them.</remarks>
[XdrRecord]
internal readonly partial record struct MonitorEventArgs(DomainRef? Domain, string? Event, uint Flags);

[XdrRecord]
internal readonly partial record struct MonitorEventMessage(int CallbackId, DomainRef Domain, string Event, long Seconds, uint Microseconds, string? Details);
