using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Tells how a domain's control interface does.</summary>
/// <remarks>
/// libvirt's test driver lets its users choose the answer through the guest's clock: below 10,000 seconds a job runs, below
/// 30,000 the interface is occupied, below 60,000 it is broken for a reason that the number modulo 4 gives, above it is well.
/// </remarks>
internal static class GuestControl
{
    private const long Job = 10_000;
    private const long Occupied = 30_000;
    private const long Broken = 60_000;

    /// <summary>Reads the state of the interface.</summary>
    /// <param name="time">What the guest's clock shows.</param>
    /// <returns>The state.</returns>
    internal static DomainControlInfo Read(GuestTime time) => time.Seconds switch
    {
        > 0 and < Job => Info(DomainControlState.Job, 0, time.Seconds),
        >= Job and < Occupied => Info(DomainControlState.Occupied, 0, time.Seconds - Job),
        >= Occupied and < Broken => Info(DomainControlState.Error, (uint)(time.Seconds % 4), time.Seconds - Occupied),
        _ => Info(DomainControlState.Ok, 0, 0),
    };

    private static DomainControlInfo Info(DomainControlState state, uint details, long milliseconds) =>
        new(state, details, TimeSpan.FromMilliseconds(milliseconds));
}
