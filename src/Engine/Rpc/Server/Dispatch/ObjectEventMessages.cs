using VirtPS.Engine.Events;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Sends events of networks, pools, host devices, secrets and monitors.</summary>
internal static class ObjectEventMessages
{
    internal static void Send(ServerSession session, int id, VirtEvent value)
    {
        switch (value)
        {
            case NetworkLifecycleEvent it:
                session.Send(ObjectEventProcedures.NetworkLifecycle, new(id, it.Network, (int)it.Type, 0));
                break;
            case NetworkMetadataChangeEvent it:
                session.Send(ObjectEventProcedures.NetworkMetadataChange, new(id, it.Network, (int)it.Type, it.NamespaceUri));
                break;
            case StoragePoolLifecycleEvent it:
                session.Send(ObjectEventProcedures.StoragePoolLifecycle, new(id, it.Pool, (int)it.Type, 0));
                break;
            case StoragePoolRefreshEvent it:
                session.Send(ObjectEventProcedures.StoragePoolRefresh, new(id, it.Pool));
                break;
            case NodeDeviceLifecycleEvent it:
                session.Send(ObjectEventProcedures.NodeDeviceLifecycle, new(id, it.Device, (int)it.Type, 0));
                break;
            case NodeDeviceUpdateEvent it:
                session.Send(ObjectEventProcedures.NodeDeviceUpdate, new(id, it.Device));
                break;
            case SecretLifecycleEvent it:
                session.Send(ObjectEventProcedures.SecretLifecycle, new(id, it.Secret, (int)it.Type, 0));
                break;
            case SecretValueChangedEvent it:
                session.Send(ObjectEventProcedures.SecretValueChanged, new(id, it.Secret));
                break;
            case MonitorEvent it:
                var micros = it.Sent.ToUniversalTime().Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
                session.Send(QemuProcedures.MonitorEvent, new(id, it.Domain, it.EventName, it.Sent.ToUnixTimeSeconds(), (uint)micros, it.Details));
                break;
        }
    }
}
