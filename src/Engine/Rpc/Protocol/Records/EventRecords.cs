using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

// Registration of listeners, the same for every kind of object.

[XdrRecord]
internal readonly partial record struct EventArgs(int EventId);

[XdrRecord]
internal readonly partial record struct CallbackArgs(int CallbackId);

[XdrRecord]
internal readonly partial record struct CallbackResult(int CallbackId);

/// <remarks>No domain means all of them.</remarks>
[XdrRecord]
internal readonly partial record struct DomainEventArgs(int EventId, DomainRef? Domain);

/// <remarks>No network means all of them.</remarks>
[XdrRecord]
internal readonly partial record struct NetworkEventArgs(int EventId, NetworkRef? Network);

/// <remarks>No pool means all of them.</remarks>
[XdrRecord]
internal readonly partial record struct StoragePoolEventArgs(int EventId, StoragePoolRef? Pool);

/// <remarks>No device means all of them.</remarks>
[XdrRecord]
internal readonly partial record struct NodeDeviceEventArgs(int EventId, NodeDeviceRef? Device);

/// <remarks>No secret means all of them.</remarks>
[XdrRecord]
internal readonly partial record struct SecretEventArgs(int EventId, SecretRef? Secret);
