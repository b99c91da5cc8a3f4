using System.Globalization;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Host;

/// <summary>Puts the host to sleep for a time, with the system's own programs.</summary>
/// <remarks>virNodeSuspend. The alarm of the clock is set first; the caller gets an answer before the host sleeps.</remarks>
/// <param name="power">Where the kernel says how it can sleep.</param>
/// <param name="grace">How long after the answer the host falls asleep.</param>
/// <param name="find">Finds a program by its name.</param>
internal sealed class HostSleep(string power, TimeSpan grace, Func<string, HostProgram?> find)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    // As systemd calls it, and the programs of hosts without it.
    private static readonly Dictionary<NodeSuspendTarget, (string Name, string[][] Commands)> Ways = new()
    {
        [NodeSuspendTarget.Mem] = ("Suspend-to-RAM", [["systemctl", "suspend"], ["pm-suspend"]]),
        [NodeSuspendTarget.Disk] = ("Suspend-to-Disk", [["systemctl", "hibernate"], ["pm-hibernate"]]),
        [NodeSuspendTarget.Hybrid] = ("Hybrid-Suspend", [["systemctl", "hybrid-sleep"], ["pm-suspend-hybrid"]]),
    };

    private int _isUnderWay;

    /// <summary>This host's.</summary>
    internal static HostSleep Ours { get; } = new("/sys/power", TimeSpan.FromSeconds(10), HostProgram.TryFind);

    /// <summary>The ways in which the kernel can sleep.</summary>
    internal IEnumerable<NodeSuspendTarget> Targets
    {
        get
        {
            var states = HostFile.Text(Path.Combine(power, "state"))?.Split(' ') ?? [];
            if (states.Contains("mem"))
            {
                yield return NodeSuspendTarget.Mem;
            }

            if (states.Contains("disk"))
            {
                yield return NodeSuspendTarget.Disk;
            }

            if (HostFile.Text(Path.Combine(power, "disk"))?.Contains("suspend", StringComparison.Ordinal) == true)
            {
                yield return NodeSuspendTarget.Hybrid;
            }
        }
    }

    /// <summary>Sets the alarm, and lets the host fall asleep soon after.</summary>
    /// <param name="target">How deep it sleeps.</param>
    /// <param name="duration">For how long, a minute at least.</param>
    /// <param name="warn">Told when it does not fall asleep.</param>
    /// <param name="cancellationToken">Gives up before the alarm is set.</param>
    /// <returns>The setting of the alarm.</returns>
    /// <exception cref="VirtException">
    /// OperationInvalid when it is about to sleep already; ArgumentUnsupported for a way that it has not; InvalidArg for too short a time;
    /// InternalError when the host lacks the programs, or they fail.
    /// </exception>
    internal async Task SuspendAsync(NodeSuspendTarget target, TimeSpan duration, Action<string> warn, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isUnderWay, 1) != 0)
        {
            throw Say(VirtErrorCode.OperationInvalid, "Suspend operation already in progress");
        }

        try
        {
            var (program, arguments) = WayTo(target);
            if (duration < Shortest)
            {
                throw Say(VirtErrorCode.InvalidArg, string.Create(CultureInfo.InvariantCulture, $"Suspend duration is too short, must be at least {Shortest.TotalSeconds} seconds"));
            }

            var alarm = find("rtcwake") ?? throw Say(VirtErrorCode.InternalError, "Cannot find 'rtcwake' in path");
            await alarm.RunAsync(VirtErrorDomain.None, ["-m", "no", "-s", ((long)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture)], cancellationToken).ConfigureAwait(false);
            _ = FallAsleepAsync(program, arguments, warn);
        }
        catch
        {
            Volatile.Write(ref _isUnderWay, 0);
            throw;
        }
    }

    private static VirtException Say(VirtErrorCode code, string what) => new(code, what, VirtErrorDomain.None);

    private (HostProgram Program, string[] Arguments) WayTo(NodeSuspendTarget target)
    {
        if (!Ways.TryGetValue(target, out var way))
        {
            throw Say(VirtErrorCode.InvalidArg, "Invalid suspend target");
        }

        if (!Targets.Contains(target))
        {
            throw Say(VirtErrorCode.ArgumentUnsupported, way.Name);
        }

        foreach (var command in way.Commands)
        {
            if (find(command[0]) is { } program)
            {
                return (program, command[1..]);
            }
        }

        throw Say(VirtErrorCode.InternalError, $"Cannot find '{string.Join("' or '", way.Commands.Select(command => command[0]))}' in path");
    }

    private async Task FallAsleepAsync(HostProgram program, string[] arguments, Action<string> warn)
    {
        try
        {
            await Task.Delay(grace).ConfigureAwait(false);
            await program.RunAsync(VirtErrorDomain.None, arguments, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            warn($"the host did not fall asleep: {e.Message}");
        }
        finally
        {
            Volatile.Write(ref _isUnderWay, 0);
        }
    }
}
