using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Events;

/// <summary>A domain was defined, started, stopped and the like.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Type">What happened.</param>
/// <param name="Detail">Why; its meaning depends on the type.</param>
/// <remarks>virConnectDomainEventCallback.</remarks>
public sealed record DomainLifecycleEvent(DomainRef Domain, DomainEventType Type, int Detail)
    : DomainEvent(VirtEventKind.DomainLifecycle, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"{Type} ({DomainEventDetails.NameOf(Type, Detail)})";
}

/// <summary>A guest rebooted.</summary>
/// <param name="Domain">The domain.</param>
/// <remarks>virConnectDomainEventGenericCallback.</remarks>
public sealed record DomainRebootEvent(DomainRef Domain)
    : DomainEvent(VirtEventKind.DomainReboot, Domain)
{
    /// <inheritdoc/>
    public override string Summary => "Rebooted";
}

/// <summary>A guest changed its clock.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Offset">Seconds from UTC.</param>
/// <remarks>virConnectDomainEventRTCChangeCallback.</remarks>
public sealed record DomainRtcChangeEvent(DomainRef Domain, long Offset)
    : DomainEvent(VirtEventKind.DomainRtcChange, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"Clock moved by {Offset} s";
}

/// <summary>A guest's watchdog fired.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Action">virDomainEventWatchdogAction.</param>
/// <remarks>virConnectDomainEventWatchdogCallback.</remarks>
public sealed record DomainWatchdogEvent(DomainRef Domain, int Action)
    : DomainEvent(VirtEventKind.DomainWatchdog, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"Watchdog fired, action {Action}";
}

/// <summary>The control interface of a domain broke.</summary>
/// <param name="Domain">The domain.</param>
/// <remarks>virConnectDomainEventGenericCallback.</remarks>
public sealed record DomainControlErrorEvent(DomainRef Domain)
    : DomainEvent(VirtEventKind.DomainControlError, Domain)
{
    /// <inheritdoc/>
    public override string Summary => "Control interface failed";
}

/// <summary>A guest woke up.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Reason">Always 0.</param>
/// <remarks>virConnectDomainEventPMWakeupCallback.</remarks>
public sealed record DomainPMWakeupEvent(DomainRef Domain, int Reason)
    : DomainEvent(VirtEventKind.DomainPMWakeup, Domain)
{
    /// <inheritdoc/>
    public override string Summary => "Woke up";
}

/// <summary>A guest went to sleep in memory.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Reason">Always 0.</param>
/// <remarks>virConnectDomainEventPMSuspendCallback.</remarks>
public sealed record DomainPMSuspendEvent(DomainRef Domain, int Reason)
    : DomainEvent(VirtEventKind.DomainPMSuspend, Domain)
{
    /// <inheritdoc/>
    public override string Summary => "Sleeps in memory";
}

/// <summary>A guest went to sleep on disk.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Reason">Always 0.</param>
/// <remarks>virConnectDomainEventPMSuspendDiskCallback.</remarks>
public sealed record DomainPMSuspendDiskEvent(DomainRef Domain, int Reason)
    : DomainEvent(VirtEventKind.DomainPMSuspendDisk, Domain)
{
    /// <inheritdoc/>
    public override string Summary => "Sleeps on disk";
}

/// <summary>A guest's agent came or went.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="State">1 connected, 2 disconnected.</param>
/// <param name="Reason">0 unknown, 1 the domain started, 2 the channel changed.</param>
/// <remarks>virConnectDomainEventAgentLifecycleCallback.</remarks>
public sealed record DomainAgentLifecycleEvent(DomainRef Domain, int State, int Reason)
    : DomainEvent(VirtEventKind.DomainAgentLifecycle, Domain)
{
    /// <inheritdoc/>
    public override string Summary => State == 1 ? "Agent connected" : "Agent disconnected";
}

/// <summary>Memory of a guest failed.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Recipient">0 hypervisor, 1 guest.</param>
/// <param name="Action">virDomainEventMemoryFailureActionType.</param>
/// <param name="Flags">virDomainEventMemoryFailureFlags.</param>
/// <remarks>virConnectDomainEventMemoryFailureCallback.</remarks>
public sealed record DomainMemoryFailureEvent(DomainRef Domain, int Recipient, int Action, uint Flags)
    : DomainEvent(VirtEventKind.DomainMemoryFailure, Domain)
{
    /// <inheritdoc/>
    public override string Summary => $"Memory failed, action {Action}";
}
