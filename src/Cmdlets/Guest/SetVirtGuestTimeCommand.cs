using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sets the clocks of guests.</summary>
/// <remarks>virDomainSetTime.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtGuestTime", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtGuestTimeCommand : DomainChangeCommand
{
    /// <summary>The time. Without it, the time of this computer.</summary>
    [Parameter(Position = 1)]
    public DateTimeOffset? Time { get; set; }

    /// <summary>Sets it from the guest's own hardware clock instead.</summary>
    [Parameter]
    public SwitchParameter Sync { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Sync && Time is not null, "-Sync takes the time from the guest's hardware clock; leave out -Time");

    private protected override void Process(VirtDomain domain)
    {
        var time = (Time ?? DateTimeOffset.Now).ToUniversalTime();
        var seconds = time.ToUnixTimeSeconds();
        var shown = Sync ? new GuestTime(0, 0) : new GuestTime(seconds, (uint)((time - DateTimeOffset.FromUnixTimeSeconds(seconds)).Ticks * TimeSpan.NanosecondsPerTick));
        Change(
            domain,
            Sync ? "Set the guest's clock from its hardware clock" : $"Set the guest's clock to {time:u}",
            token => domain.Connection.DomainGuests.SetTimeAsync(domain.Ref, shown, Sync ? DomainSetTimeFlags.Sync : DomainSetTimeFlags.None, token));
    }
}
