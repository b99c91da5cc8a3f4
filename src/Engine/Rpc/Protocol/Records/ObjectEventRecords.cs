using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

[XdrRecord]
internal readonly partial record struct NetworkLifecycleMessage(int CallbackId, NetworkRef Network, int Event, int Detail);

[XdrRecord]
internal readonly partial record struct NetworkMetadataMessage(int CallbackId, NetworkRef Network, int Type, string? Namespace);

[XdrRecord]
internal readonly partial record struct StoragePoolLifecycleMessage(int CallbackId, StoragePoolRef Pool, int Event, int Detail);

[XdrRecord]
internal readonly partial record struct StoragePoolMessage(int CallbackId, StoragePoolRef Pool);

[XdrRecord]
internal readonly partial record struct NodeDeviceLifecycleMessage(int CallbackId, NodeDeviceRef Device, int Event, int Detail);

[XdrRecord]
internal readonly partial record struct NodeDeviceMessage(int CallbackId, NodeDeviceRef Device);

[XdrRecord]
internal readonly partial record struct SecretLifecycleMessage(int CallbackId, SecretRef Secret, int Event, int Detail);

[XdrRecord]
internal readonly partial record struct SecretMessage(int CallbackId, SecretRef Secret);
