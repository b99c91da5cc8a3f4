using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

// Events of domains as callers with callback ids get them.

[XdrRecord]
internal readonly partial record struct LifecycleCallback(int CallbackId, LifecycleMessage Message);

[XdrRecord]
internal readonly partial record struct DomainCallback(int CallbackId, DomainMessage Message);

/// <remarks>The reason is 0.</remarks>
[XdrRecord]
internal readonly partial record struct PowerCallback(int CallbackId, int Reason, DomainMessage Message);

[XdrRecord]
internal readonly partial record struct RtcChangeCallback(int CallbackId, RtcChangeMessage Message);

[XdrRecord]
internal readonly partial record struct WatchdogCallback(int CallbackId, WatchdogMessage Message);

[XdrRecord]
internal readonly partial record struct IOErrorCallback(int CallbackId, IOErrorMessage Message);

[XdrRecord]
internal readonly partial record struct IOErrorReasonCallback(int CallbackId, IOErrorReasonMessage Message);

[XdrRecord]
internal readonly partial record struct GraphicsCallback(int CallbackId, GraphicsMessage Message);

[XdrRecord]
internal readonly partial record struct BlockJobCallback(int CallbackId, BlockJobMessage Message);

[XdrRecord]
internal readonly partial record struct DiskChangeCallback(int CallbackId, DiskChangeMessage Message);

[XdrRecord]
internal readonly partial record struct TrayChangeCallback(int CallbackId, TrayChangeMessage Message);

[XdrRecord]
internal readonly partial record struct BalloonChangeCallback(int CallbackId, BalloonChangeMessage Message);

[XdrRecord]
internal readonly partial record struct DeviceCallback(int CallbackId, DeviceMessage Message);

[XdrRecord]
internal readonly partial record struct TunableCallback(int CallbackId, DomainRef Domain, [Limit(Limits.LongParameters)] TypedParameter[] Parameters);

[XdrRecord]
internal readonly partial record struct AgentLifecycleCallback(int CallbackId, DomainRef Domain, int State, int Reason);

[XdrRecord]
internal readonly partial record struct MigrationIterationCallback(int CallbackId, DomainRef Domain, int Iteration);

[XdrRecord]
internal readonly partial record struct JobCompletedCallback(int CallbackId, DomainRef Domain, [Limit(Limits.ManyParameters)] TypedParameter[] Parameters);

[XdrRecord]
internal readonly partial record struct MetadataChangeCallback(int CallbackId, DomainRef Domain, int Type, string? Namespace);

/// <remarks>Bytes.</remarks>
[XdrRecord]
internal readonly partial record struct BlockThresholdCallback(int CallbackId, DomainRef Domain, string Device, string? Path, ulong Threshold, ulong Excess);

[XdrRecord]
internal readonly partial record struct MemoryFailureCallback(int CallbackId, DomainRef Domain, int Recipient, int Action, uint Flags);

/// <remarks>KiB.</remarks>
[XdrRecord]
internal readonly partial record struct MemoryDeviceSizeCallback(int CallbackId, DomainRef Domain, string DeviceAlias, ulong Size);

[XdrRecord]
internal readonly partial record struct NicMacChangeCallback(int CallbackId, DomainRef Domain, string DeviceAlias, string OldMac, string NewMac);

[XdrRecord]
internal readonly partial record struct VcpuRemovedCallback(int CallbackId, DomainRef Domain, uint Vcpu);

[XdrRecord]
internal readonly partial record struct ChannelLifecycleCallback(int CallbackId, DomainRef Domain, string ChannelName, int State, int Reason);
