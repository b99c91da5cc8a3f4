using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Engine.Model;

/// <summary>Passes on the events of objects that the caller may know, in the order they came.</summary>
/// <remarks>libvirt's daemon asks the same before it relays an event (remoteRelayDomainEventCheckACL).</remarks>
internal sealed class EventScreen(IAccessPolicy policy, Action<VirtEvent> listener)
{
    // Drivers call a listener once at a time, so nobody else changes it meanwhile.
    private Task _last = Task.CompletedTask;

    internal void Hear(VirtEvent value) => _last = HearAfterAsync(_last, value);

    /// <summary>Names the right to know the objects of an event, and the object; nothing for what concerns the connection itself.</summary>
    internal static (Permission Permission, object Handle)? Subject(VirtEvent value) => value switch
    {
        DomainEvent about => (Permissions.Domain.GetAttributes, about.Domain),
        MonitorEvent about => (Permissions.Domain.GetAttributes, about.Domain),
        NetworkLifecycleEvent about => (Permissions.Network.GetAttributes, about.Network),
        NetworkMetadataChangeEvent about => (Permissions.Network.GetAttributes, about.Network),
        StoragePoolLifecycleEvent about => (Permissions.StoragePool.GetAttributes, about.Pool),
        StoragePoolRefreshEvent about => (Permissions.StoragePool.GetAttributes, about.Pool),
        NodeDeviceLifecycleEvent about => (Permissions.NodeDevice.GetAttributes, about.Device),
        NodeDeviceUpdateEvent about => (Permissions.NodeDevice.GetAttributes, about.Device),
        SecretLifecycleEvent about => (Permissions.Secret.GetAttributes, about.Secret),
        SecretValueChangedEvent about => (Permissions.Secret.GetAttributes, about.Secret),
        ConnectionClosedEvent => null,
        _ => throw new ArgumentException($"{value.GetType().Name} is about no object that has rights", nameof(value)),
    };

    private async Task HearAfterAsync(Task earlier, VirtEvent value)
    {
        await earlier.ConfigureAwait(false);
        if (await IsShownAsync(value).ConfigureAwait(false))
        {
            listener(value);
        }
    }

    private async ValueTask<bool> IsShownAsync(VirtEvent value)
    {
        if (Subject(value) is not { } subject)
        {
            return true;
        }

        try
        {
            // What a monitor says may hold anything, so it is for those who may write.
            return (value is not MonitorEvent || await policy.IsAllowedAsync(Permissions.Connect.Write, null, CancellationToken.None).ConfigureAwait(false))
                && await policy.IsAllowedAsync(subject.Permission, AccessTargets.Of(subject.Handle), CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException)
        {
            // Whoever cannot be asked has not allowed it.
            return false;
        }
    }
}
