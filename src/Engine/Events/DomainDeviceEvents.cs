using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Events;

/// <summary>A disk met an error.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="SourcePath">The disk's source.</param>
/// <param name="DeviceAlias">The disk's alias.</param>
/// <param name="Action">virDomainEventIOErrorAction.</param>
/// <remarks>virConnectDomainEventIOErrorCallback.</remarks>
public sealed record DomainIOErrorEvent(DomainRef Domain, string SourcePath, string DeviceAlias, int Action)
    : DomainEvent(VirtEventKind.DomainIOError, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"I/O error on {DeviceAlias} ({SourcePath})";
}

/// <summary>A disk met an error, with its reason.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="SourcePath">The disk's source.</param>
/// <param name="DeviceAlias">The disk's alias.</param>
/// <param name="Action">virDomainEventIOErrorAction.</param>
/// <param name="Reason">The reason, such as enospc.</param>
/// <remarks>virConnectDomainEventIOErrorReasonCallback.</remarks>
public sealed record DomainIOErrorReasonEvent(DomainRef Domain, string SourcePath, string DeviceAlias, int Action, string Reason)
    : DomainEvent(VirtEventKind.DomainIOErrorReason, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"I/O error on {DeviceAlias} ({SourcePath}): {Reason}";
}

/// <summary>A viewer came or went.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Phase">0 connect, 1 initialise, 2 disconnect.</param>
/// <param name="Local">The server's address.</param>
/// <param name="Remote">The viewer's address.</param>
/// <param name="AuthScheme">How the viewer proved who it is.</param>
/// <param name="Subjects">Who it is.</param>
/// <remarks>virConnectDomainEventGraphicsCallback.</remarks>
public sealed record DomainGraphicsEvent(DomainRef Domain, int Phase, GraphicsAddress Local, GraphicsAddress Remote, string AuthScheme, IReadOnlyList<GraphicsIdentity> Subjects)
    : DomainEvent(VirtEventKind.DomainGraphics, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"Viewer at {Remote.Node}:{Remote.Service}, phase {Phase}";
}

/// <summary>A removable disk's source changed.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="OldSource">The source before.</param>
/// <param name="NewSource">The source after.</param>
/// <param name="DeviceAlias">The disk's alias.</param>
/// <param name="Reason">virConnectDomainEventDiskChangeReason.</param>
/// <remarks>virConnectDomainEventDiskChangeCallback.</remarks>
public sealed record DomainDiskChangeEvent(DomainRef Domain, string? OldSource, string? NewSource, string DeviceAlias, int Reason)
    : DomainEvent(VirtEventKind.DomainDiskChange, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{DeviceAlias}: {OldSource} -> {NewSource}";
}

/// <summary>A tray was opened or closed.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="DeviceAlias">The drive's alias.</param>
/// <param name="Reason">0 opened, 1 closed.</param>
/// <remarks>virConnectDomainEventTrayChangeCallback.</remarks>
public sealed record DomainTrayChangeEvent(DomainRef Domain, string DeviceAlias, int Reason)
    : DomainEvent(VirtEventKind.DomainTrayChange, Domain)
{
    /// <inheritdoc/>
    public override string Summary => Reason == 0 ? $"{DeviceAlias}: tray opened" : $"{DeviceAlias}: tray closed";
}

/// <summary>A device was removed.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="DeviceAlias">The device's alias.</param>
/// <remarks>virConnectDomainEventDeviceRemovedCallback.</remarks>
public sealed record DomainDeviceRemovedEvent(DomainRef Domain, string DeviceAlias)
    : DomainEvent(VirtEventKind.DomainDeviceRemoved, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{DeviceAlias} removed";
}

/// <summary>A device was added.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="DeviceAlias">The device's alias.</param>
/// <remarks>virConnectDomainEventDeviceAddedCallback.</remarks>
public sealed record DomainDeviceAddedEvent(DomainRef Domain, string DeviceAlias)
    : DomainEvent(VirtEventKind.DomainDeviceAdded, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{DeviceAlias} added";
}

/// <summary>A device could not be removed.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="DeviceAlias">The device's alias.</param>
/// <remarks>virConnectDomainEventDeviceRemovalFailedCallback.</remarks>
public sealed record DomainDeviceRemovalFailedEvent(DomainRef Domain, string DeviceAlias)
    : DomainEvent(VirtEventKind.DomainDeviceRemovalFailed, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{DeviceAlias} could not be removed";
}

/// <summary>Writes to a disk passed a threshold.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Device">The disk's target.</param>
/// <param name="Path">The disk's source.</param>
/// <param name="Threshold">The offset in bytes.</param>
/// <param name="Excess">By how many bytes it was passed.</param>
/// <remarks>virConnectDomainEventBlockThresholdCallback.</remarks>
public sealed record DomainBlockThresholdEvent(DomainRef Domain, string Device, string? Path, long Threshold, long Excess)
    : DomainEvent(VirtEventKind.DomainBlockThreshold, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{Device} passed {Threshold} bytes by {Excess}";
}

/// <summary>A memory device changed its size.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="DeviceAlias">The device's alias.</param>
/// <param name="Size">Its size in bytes.</param>
/// <remarks>virConnectDomainEventMemoryDeviceSizeChangeCallback.</remarks>
public sealed record DomainMemoryDeviceSizeChangeEvent(DomainRef Domain, string DeviceAlias, long Size)
    : DomainEvent(VirtEventKind.DomainMemoryDeviceSizeChange, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{DeviceAlias} is now {Size / 1048576} MiB";
}

/// <summary>A guest changed a network card's MAC address.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="DeviceAlias">The card's alias.</param>
/// <param name="OldMac">The address before.</param>
/// <param name="NewMac">The address after.</param>
/// <remarks>virConnectDomainEventNICMACChangeCallback.</remarks>
public sealed record DomainNicMacChangeEvent(DomainRef Domain, string DeviceAlias, string OldMac, string NewMac)
    : DomainEvent(VirtEventKind.DomainNicMacChange, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{DeviceAlias}: {OldMac} -> {NewMac}";
}

/// <summary>A virtual CPU was unplugged.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Vcpu">Its number in the definition.</param>
/// <remarks>virConnectDomainEventVcpuRemovedCallback (libvirt 12.4).</remarks>
public sealed record DomainVcpuRemovedEvent(DomainRef Domain, int Vcpu)
    : DomainEvent(VirtEventKind.DomainVcpuRemoved, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"vCPU {Vcpu} removed";
}

/// <summary>A virtio channel was opened or closed in a guest.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="ChannelName">The name of the channel's target.</param>
/// <param name="State">1 connected, 2 disconnected.</param>
/// <param name="Reason">0 unknown, 1 the domain started, 2 the channel changed.</param>
/// <remarks>virConnectDomainEventChannelLifecycleCallback (libvirt 12.4).</remarks>
public sealed record DomainChannelLifecycleEvent(DomainRef Domain, string ChannelName, int State, int Reason)
    : DomainEvent(VirtEventKind.DomainChannelLifecycle, Domain)
{
    /// <inheritdoc/>
    public override string Summary => State == 1 ? $"{ChannelName} connected" : $"{ChannelName} disconnected";
}
