using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

// What happened to a domain: sent as it is to callers of the oldest registration, and inside a callback's message to all others.

[XdrRecord]
internal readonly partial record struct LifecycleMessage(DomainRef Domain, int Event, int Detail);

[XdrRecord]
internal readonly partial record struct DomainMessage(DomainRef Domain);

/// <remarks>The clock's offset from UTC in seconds.</remarks>
[XdrRecord]
internal readonly partial record struct RtcChangeMessage(DomainRef Domain, long Offset);

[XdrRecord]
internal readonly partial record struct WatchdogMessage(DomainRef Domain, int Action);

[XdrRecord]
internal readonly partial record struct IOErrorMessage(DomainRef Domain, string SourcePath, string DeviceAlias, int Action);

[XdrRecord]
internal readonly partial record struct IOErrorReasonMessage(DomainRef Domain, string SourcePath, string DeviceAlias, int Action, string Reason);

[XdrRecord]
internal readonly partial record struct GraphicsAddressEntry(int Family, string Node, string Service);

[XdrRecord]
internal readonly partial record struct GraphicsIdentityEntry(string Type, string Name);

[XdrRecord]
internal readonly partial record struct GraphicsMessage(DomainRef Domain, int Phase, GraphicsAddressEntry Local, GraphicsAddressEntry Remote, string AuthScheme, [Limit(Limits.GraphicsIdentities)] GraphicsIdentityEntry[] Subject);

[XdrRecord]
internal readonly partial record struct BlockJobMessage(DomainRef Domain, string Path, int Type, int Status);

[XdrRecord]
internal readonly partial record struct DiskChangeMessage(DomainRef Domain, string? OldPath, string? NewPath, string DeviceAlias, int Reason);

[XdrRecord]
internal readonly partial record struct TrayChangeMessage(DomainRef Domain, string DeviceAlias, int Reason);

/// <remarks>KiB.</remarks>
[XdrRecord]
internal readonly partial record struct BalloonChangeMessage(DomainRef Domain, ulong Actual);

[XdrRecord]
internal readonly partial record struct DeviceMessage(DomainRef Domain, string DeviceAlias);
