using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's clock and timers: <c>-rtc</c> and what belongs to it.</summary>
/// <remarks>qemuBuildClockCommandLine.</remarks>
internal static class ClockOptions
{
    /// <summary>Finds a timer of the definition.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="name">The timer.</param>
    /// <returns>Its element, or nothing.</returns>
    internal static XElement? Timer(XElement domain, string name) => domain.Element("clock")?.Elements("timer").FirstOrDefault(timer => timer.Get("name") == name);

    /// <summary>Adds the clock.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var domain = launch.Guest.Domain;
        var clock = domain.Element("clock");
        launch.Option("-rtc", Base(launch, clock) + RealTimeClock(Timer(domain, "rtc")));
        if (clock?.Get("offset") == "timezone" && clock.Get("timezone") is { } zone)
        {
            launch.Variable("TZ", zone);
        }

        if (Timer(domain, "pit") is { } pit && launch.Guest.IsX86)
        {
            var policy = pit.Get("tickpolicy") switch
            {
                null or "delay" => "delay",
                "discard" => "discard",
                "catchup" => null,
                var other => throw Refusal.Unsupported($"unsupported timer type (name) 'pit' tickpolicy '{other}'"),
            };
            if (policy is not null)
            {
                launch.Option("-global", $"kvm-pit.lost_tick_policy={policy}");
            }
        }
    }

    /// <summary>Tells how far a variable clock is from UTC as the guest starts.</summary>
    /// <param name="clock">The clock's element.</param>
    /// <param name="time">The host's clock.</param>
    /// <returns>The seconds.</returns>
    internal static long Adjustment(XElement clock, TimeProvider time)
    {
        var seconds = PropertyWriter.ReadNumber(clock.Get("adjustment")) ?? 0;
        return clock.Get("basis") == "localtime" ? seconds + (long)time.GetLocalNow().Offset.TotalSeconds : seconds;
    }

    private static string Base(LaunchBuilder launch, XElement? clock) => (clock?.Get("offset") ?? "utc") switch
    {
        "utc" => "base=utc",
        "localtime" or "timezone" => "base=localtime",
        "variable" => "base=" + Write(launch.Context.Clock.GetUtcNow().AddSeconds(Adjustment(clock!, launch.Context.Clock))),
        "absolute" => "base=" + Write(DateTimeOffset.FromUnixTimeSeconds(PropertyWriter.ReadNumber(clock!.Get("start")) ?? 0)),
        var other => throw Refusal.Unsupported($"unsupported clock offset '{other}'"),
    };

    private static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static string RealTimeClock(XElement? timer)
    {
        var track = timer?.Get("track") switch
        {
            null => string.Empty,
            "guest" => ",clock=vm",
            "wall" => ",clock=host",
            "realtime" => ",clock=rt",
            var other => throw Refusal.Unsupported($"unsupported rtc timer track '{other}'"),
        };
        return track + timer?.Get("tickpolicy") switch
        {
            null or "delay" => string.Empty,
            "catchup" => ",driftfix=slew",
            var other => throw Refusal.Unsupported($"unsupported rtc timer tickpolicy '{other}'"),
        };
    }
}
