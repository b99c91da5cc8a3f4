using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses timers and power states that the machine does not have.</summary>
/// <remarks>qemuValidateDomainDefClockTimers and qemuValidateDomainDefPM.</remarks>
internal static class ClockValidation
{
    // The last second of the year 9999.
    private const long LatestStart = 253402300799;

    /// <summary>Checks the clock and the power states.</summary>
    public static void Check(QemuGuest guest)
    {
        var clock = guest.Domain.Element("clock")!;
        foreach (var timer in clock.Elements("timer"))
        {
            CheckTimer(timer, guest);
        }

        if (clock.Get("offset") == "absolute"
            && long.TryParse(clock.Get("start"), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && start > LatestStart)
        {
            throw Refuse.Unsupported(clock, $"The maximum 'start' value for <clock offset='absolute'> is {LatestStart}");
        }

        if (guest.Domain.Element("pm") is { } power && !guest.IsX86)
        {
            throw Refuse.Unsupported(power, power.Element("suspend-to-mem") is not null ? "setting ACPI S3 not supported" : "setting ACPI S4 not supported");
        }
    }

    private static void CheckTimer(XElement timer, QemuGuest guest)
    {
        var name = timer.Get("name");
        var policy = timer.Get("tickpolicy");
        var absent = $"Configuring the '{name}' timer is not supported for virtType={guest.Type} arch={guest.Arch} machine={guest.Machine} guests";
        switch (name)
        {
            case "platform":
                throw Refuse.Unsupported(timer, $"unsupported timer type (name) '{name}'");
            case "tsc" or "kvmclock" or "hypervclock" when !guest.IsX86 && timer.Get("present") == "yes":
                throw Refuse.Unsupported(timer, absent);
            case "rtc" when timer.Get("track") == "boot":
                throw Refuse.Unsupported(timer, "unsupported rtc timer track 'boot'");
            case "rtc" when policy is "merge" or "discard":
                throw Refuse.Unsupported(timer, $"unsupported rtc timer tickpolicy '{policy}'");
            case "pit" when policy == "merge":
                throw Refuse.Unsupported(timer, $"unsupported pit tickpolicy '{policy}'");
            case "hpet" when !guest.IsX86 && timer.Get("present") == "yes":
                throw Refuse.Unsupported(timer, "hpet timer is not supported");
            case "armvtimer" when guest.Type != "kvm" || !guest.IsArmVirt:
                throw Refuse.Unsupported(timer, absent);
            case "armvtimer" when timer.Get("present") == "no":
                throw Refuse.Unsupported(timer, $"The '{name}' timer can't be disabled");
            case "armvtimer" when policy is "catchup" or "merge":
                throw Refuse.Unsupported(timer, $"The '{name}' timer does not support tickpolicy '{policy}'");
        }
    }
}
