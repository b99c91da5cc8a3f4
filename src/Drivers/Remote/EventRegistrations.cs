using VirtPS.Engine.Events;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Asks a daemon for events of a kind, and has it stop.</summary>
internal static class EventRegistrations
{
    /// <summary>Asks for a kind, of every object.</summary>
    /// <returns>The registration's number.</returns>
    internal static async Task<int> AddAsync(RpcClient client, VirtEventKind kind, CancellationToken cancellationToken)
    {
        var asked = kind switch
        {
            VirtEventKind.MonitorEvent => client.CallAsync(QemuProcedures.RegisterMonitorEvent, new MonitorEventArgs(null, null, 0), cancellationToken),
            >= VirtEventKind.SecretLifecycle => client.CallAsync(
                ObjectEventProcedures.RegisterSecret, new SecretEventArgs(kind - VirtEventKind.SecretLifecycle, null), cancellationToken),
            >= VirtEventKind.NodeDeviceLifecycle => client.CallAsync(
                ObjectEventProcedures.RegisterNodeDevice, new NodeDeviceEventArgs(kind - VirtEventKind.NodeDeviceLifecycle, null), cancellationToken),
            >= VirtEventKind.StoragePoolLifecycle => client.CallAsync(
                ObjectEventProcedures.RegisterStoragePool, new StoragePoolEventArgs(kind - VirtEventKind.StoragePoolLifecycle, null), cancellationToken),
            >= VirtEventKind.NetworkLifecycle => client.CallAsync(
                ObjectEventProcedures.RegisterNetwork, new NetworkEventArgs(kind - VirtEventKind.NetworkLifecycle, null), cancellationToken),
            _ => client.CallAsync(DomainEventProcedures.Register, new DomainEventArgs((int)kind, null), cancellationToken),
        };
        return (await asked.ConfigureAwait(false)).CallbackId;
    }

    /// <summary>Has the daemon stop.</summary>
    internal static Task RemoveAsync(RpcClient client, VirtEventKind kind, int id) => client.CallAsync(
        kind switch
        {
            VirtEventKind.MonitorEvent => QemuProcedures.DeregisterMonitorEvent,
            >= VirtEventKind.SecretLifecycle => ObjectEventProcedures.DeregisterSecret,
            >= VirtEventKind.NodeDeviceLifecycle => ObjectEventProcedures.DeregisterNodeDevice,
            >= VirtEventKind.StoragePoolLifecycle => ObjectEventProcedures.DeregisterStoragePool,
            >= VirtEventKind.NetworkLifecycle => ObjectEventProcedures.DeregisterNetwork,
            _ => DomainEventProcedures.Deregister,
        },
        new CallbackArgs(id),
        CancellationToken.None);
}
