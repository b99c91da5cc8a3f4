using VirtPS.Engine.Events;

namespace VirtPS.Engine.Drivers;

/// <summary>Events of every object.</summary>
/// <remarks>virConnectDomainEventRegisterAny and its kin. A member that a driver leaves out fails with NoSupport.</remarks>
public interface IEventDriver
{
    /// <summary>Has events that pass a filter handed to a listener, in order and one at a time, until the subscription is disposed of.</summary>
    /// <remarks>virConnectDomainEventRegisterAny, virConnectNetworkEventRegisterAny and their kin; a slow listener holds nobody up.</remarks>
    Task<IAsyncDisposable> SubscribeAsync(VirtEventFilter filter, Action<VirtEvent> listener, CancellationToken cancellationToken) =>
        Unsupported.Call<IAsyncDisposable>("virConnectDomainEventRegisterAny");
}
