using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for the guest's clock and timers.</summary>
internal static class ClockRules
{
    private static readonly string[] Offsets = ["utc", "localtime", "variable", "timezone", "absolute"];

    private static readonly string[] Bases = ["utc", "localtime"];

    public static void Normalize(XElement domain)
    {
        var clock = domain.Need("clock");
        clock.Default("offset", "utc");
        var offset = clock.Get("offset")!;
        switch (offset)
        {
            case "utc" or "localtime":
                NormalizeAdjustment(clock, offset);
                break;
            case "variable":
                clock.Default("adjustment", "0");
                clock.Default("basis", "utc");
                if (!Bases.Contains(clock.Get("basis")))
                {
                    throw XmlFault.Unsupported(clock, $"unknown clock basis '{clock.Get("basis")}'", Allowed.OneOf(Bases));
                }

                break;
            case "timezone" when clock.Get("timezone") is null:
                throw XmlFault.Make(
                    VirtErrorCode.InternalError, clock, "missing 'timezone' attribute for clock with offset='timezone'");
            case "absolute" when clock.Get("start") is null:
                throw XmlFault.Make(VirtErrorCode.InternalError, clock, "missing 'start' attribute for clock with offset='absolute'");
            case "timezone" or "absolute":
                break;
            default:
                throw XmlFault.Unsupported(clock, $"unknown clock offset '{offset}'", Allowed.OneOf(Offsets));
        }

        foreach (var timer in clock.Elements("timer"))
        {
            CheckTimer(timer);
        }
    }

    private static void NormalizeAdjustment(XElement clock, string offset)
    {
        if (clock.Get("adjustment") is not { } adjustment || adjustment == "reset")
        {
            return;
        }

        if (!long.TryParse(adjustment, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
        {
            throw XmlFault.Error(clock, $"unknown clock adjustment '{adjustment}'", "reset or a number of seconds");
        }

        clock.Set("offset", "variable");
        clock.Set("basis", offset);
    }

    private static void CheckTimer(XElement timer)
    {
        var name = Allowed.Need(timer, "name", ["platform", "pit", "rtc", "hpet", "tsc", "kvmclock", "hypervclock", "armvtimer"]);
        Allowed.Check(timer, "present", Allowed.YesNo);
        if (name is "kvmclock" or "hypervclock" && timer.Get("tickpolicy") is not null)
        {
            throw Refuse("tickpolicy");
        }

        if (timer.Element("catchup") is not null && timer.Get("tickpolicy") != "catchup")
        {
            throw XmlFault.Error(timer, "setting of timer catchup policies is only supported with tickpolicy='catchup'");
        }

        foreach (var attribute in name == "tsc" ? [] : (ReadOnlySpan<string>)["frequency", "mode"])
        {
            if (timer.Get(attribute) is not null)
            {
                throw Refuse(attribute);
            }
        }

        if (name is not ("platform" or "rtc") && timer.Get("track") is not null)
        {
            throw Refuse("track");
        }

        VirtException Refuse(string attribute) =>
            XmlFault.Unsupported(timer, $"timer {name} doesn't support setting of timer {attribute}");
    }
}
