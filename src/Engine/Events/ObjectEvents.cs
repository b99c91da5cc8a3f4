using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Events;

/// <summary>A network was defined, started, stopped and the like.</summary>
/// <param name="Network">The network.</param>
/// <param name="Type">What happened.</param>
/// <remarks>virConnectNetworkEventLifecycleCallback.</remarks>
public sealed record NetworkLifecycleEvent(NetworkRef Network, NetworkEventType Type)
    : VirtEvent(VirtEventKind.NetworkLifecycle)
{
    /// <inheritdoc/>
    public override string ObjectName => Network.Name;

    /// <inheritdoc/>
    public override string Summary => $"{Type}";
}

/// <summary>A network's metadata changed.</summary>
/// <param name="Network">The network.</param>
/// <param name="Type">What changed.</param>
/// <param name="NamespaceUri">The element's namespace.</param>
/// <remarks>virConnectNetworkEventMetadataChangeCallback.</remarks>
public sealed record NetworkMetadataChangeEvent(NetworkRef Network, DomainMetadataType Type, string? NamespaceUri)
    : VirtEvent(VirtEventKind.NetworkMetadataChange)
{
    /// <inheritdoc/>
    public override string ObjectName => Network.Name;

    /// <inheritdoc/>
    public override string Summary => $"{Type} changed";
}

/// <summary>A pool was defined, started, stopped and the like.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Type">What happened.</param>
/// <remarks>virConnectStoragePoolEventLifecycleCallback.</remarks>
public sealed record StoragePoolLifecycleEvent(StoragePoolRef Pool, StoragePoolEventType Type)
    : VirtEvent(VirtEventKind.StoragePoolLifecycle)
{
    /// <inheritdoc/>
    public override string ObjectName => Pool.Name;

    /// <inheritdoc/>
    public override string Summary => $"{Type}";
}

/// <summary>A pool looked again at what it holds.</summary>
/// <param name="Pool">The pool.</param>
/// <remarks>virConnectStoragePoolEventGenericCallback.</remarks>
public sealed record StoragePoolRefreshEvent(StoragePoolRef Pool)
    : VirtEvent(VirtEventKind.StoragePoolRefresh)
{
    /// <inheritdoc/>
    public override string ObjectName => Pool.Name;

    /// <inheritdoc/>
    public override string Summary => "Refreshed";
}

/// <summary>A host device came, went or was defined.</summary>
/// <param name="Device">The device.</param>
/// <param name="Type">What happened.</param>
/// <remarks>virConnectNodeDeviceEventLifecycleCallback.</remarks>
public sealed record NodeDeviceLifecycleEvent(NodeDeviceRef Device, NodeDeviceEventType Type)
    : VirtEvent(VirtEventKind.NodeDeviceLifecycle)
{
    /// <inheritdoc/>
    public override string ObjectName => Device.Name;

    /// <inheritdoc/>
    public override string Summary => $"{Type}";
}

/// <summary>A host device changed.</summary>
/// <param name="Device">The device.</param>
/// <remarks>virConnectNodeDeviceEventGenericCallback.</remarks>
public sealed record NodeDeviceUpdateEvent(NodeDeviceRef Device)
    : VirtEvent(VirtEventKind.NodeDeviceUpdate)
{
    /// <inheritdoc/>
    public override string ObjectName => Device.Name;

    /// <inheritdoc/>
    public override string Summary => "Updated";
}

/// <summary>A secret was defined or removed.</summary>
/// <param name="Secret">The secret.</param>
/// <param name="Type">What happened.</param>
/// <remarks>virConnectSecretEventLifecycleCallback.</remarks>
public sealed record SecretLifecycleEvent(SecretRef Secret, SecretEventType Type)
    : VirtEvent(VirtEventKind.SecretLifecycle)
{
    /// <inheritdoc/>
    public override string ObjectName => Secret.Uuid.ToString();

    /// <inheritdoc/>
    public override string Summary => $"{Type}";
}

/// <summary>A secret got another value.</summary>
/// <param name="Secret">The secret.</param>
/// <remarks>virConnectSecretEventGenericCallback.</remarks>
public sealed record SecretValueChangedEvent(SecretRef Secret)
    : VirtEvent(VirtEventKind.SecretValueChanged)
{
    /// <inheritdoc/>
    public override string ObjectName => Secret.Uuid.ToString();

    /// <inheritdoc/>
    public override string Summary => "Value changed";
}

/// <summary>An emulator's monitor sent an event.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="EventName">The event's name.</param>
/// <param name="Sent">When the monitor sent it.</param>
/// <param name="Details">Its data as JSON.</param>
/// <remarks>virConnectDomainQemuMonitorEventCallback.</remarks>
public sealed record MonitorEvent(DomainRef Domain, string EventName, DateTimeOffset Sent, string? Details)
    : VirtEvent(VirtEventKind.MonitorEvent)
{
    /// <inheritdoc/>
    public override string ObjectName => Domain.Name;

    /// <inheritdoc/>
    public override string Summary => $"{EventName} {Details}";
}

/// <summary>A connection was closed or lost.</summary>
/// <param name="Connection">The connection's name.</param>
/// <param name="Reason">Why.</param>
/// <remarks>virConnectCloseFunc.</remarks>
public sealed record ConnectionClosedEvent(string Connection, ConnectionCloseReason Reason)
    : VirtEvent(VirtEventKind.ConnectionClosed)
{
    /// <inheritdoc/>
    public override string ObjectName => Connection;

    /// <inheritdoc/>
    public override string Summary => Reason == ConnectionCloseReason.Client ? "Connection closed" : $"Connection lost: {Reason}";
}
