using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Domains;

/// <summary>One run of a guest: its process, its monitor, and what of it is not in the definition.</summary>
/// <remarks>qemuDomainObjPrivate. The plain properties are under the node's gate.</remarks>
/// <param name="facts">What the guest's QEMU can do.</param>
/// <param name="directory">The directory of this run.</param>
internal sealed class QemuRun(QemuFacts facts, string directory)
{
    private readonly CancellationTokenSource _ended = new();
    private QmpClient? _monitor;

    /// <summary>What the guest's QEMU can do.</summary>
    internal QemuFacts Facts => facts;

    /// <summary>The directory of this run, with its sockets and its master key.</summary>
    internal string Directory => directory;

    /// <summary>The monitor's socket.</summary>
    internal string MonitorPath => Path.Combine(directory, "monitor.sock");

    /// <summary>The process; null before it is started.</summary>
    internal DetachedProcess? Process { get; set; }

    /// <summary>The control group that it is in; null where guests have none.</summary>
    internal Shared.Cgroups.ControlGroup? Group { get; set; }

    /// <summary>Lends it what it uses of the host; null before it is prepared.</summary>
    internal Confinement.QemuConfinement? Confinement { get; set; }

    /// <summary>Whether there is a monitor.</summary>
    internal bool HasMonitor => _monitor is not null;

    /// <summary>The monitor.</summary>
    /// <exception cref="VirtException">OperationFailed when there is none, as before the start is done.</exception>
    internal QmpClient Monitor
    {
        get => _monitor ?? throw new VirtException(VirtErrorCode.OperationFailed, "domain is no longer running", VirtErrorDomain.Qemu);
        set => _monitor = value;
    }

    /// <summary>Cancelled when the run ends, or the daemon lets go of it.</summary>
    internal CancellationToken Ended => _ended.Token;

    /// <summary>When it was started.</summary>
    internal DateTimeOffset Started { get; init; }

    /// <summary>The threads of the virtual CPUs, by the CPUs' numbers.</summary>
    internal IReadOnlyDictionary<int, int> VcpuThreads { get; set; } = new Dictionary<int, int>();

    /// <summary>Why the guest will have been paused, once it says that it is.</summary>
    internal int PauseReason { get; set; }

    /// <summary>Why the guest will run, once it says that it does.</summary>
    internal int RunReason { get; set; }

    /// <summary>Whether a power-off of the guest is answered with a reset.</summary>
    internal bool FakeReboot { get; set; }

    /// <summary>Whether the guest stands still between a power-off and the reset that follows.</summary>
    internal bool PausedForReboot { get; set; }

    /// <summary>The reset that must be done before the guest's CPUs can run again.</summary>
    internal Task Reset { get; set; } = Task.CompletedTask;

    /// <summary>Whether somebody has decided that the process ends, so that its end is no surprise.</summary>
    internal bool IsBeingDestroyed { get; set; }

    /// <summary>Whether nobody is told what the guest says on its way out, because its end is part of something else, such as a save.</summary>
    internal bool EndsUnheard { get; set; }

    /// <summary>Whether the devices have to be asked what trays are open.</summary>
    internal HashSet<string> OpenTrays { get; } = [];

    /// <summary>What parts of the driver keep across a restart of the daemon, by names of their own.</summary>
    internal Dictionary<string, XElement> Annexes { get; } = [];

    /// <summary>What parts of the driver keep for this run, by their types.</summary>
    internal System.Collections.Concurrent.ConcurrentDictionary<Type, object> Companions { get; } = new();

    /// <summary>Gives what a part keeps for this run; made when it is first asked for.</summary>
    /// <typeparam name="T">What the part keeps.</typeparam>
    /// <param name="make">Makes it.</param>
    /// <returns>What it keeps.</returns>
    internal T Companion<T>(Func<T> make)
        where T : class => (T)Companions.GetOrAdd(typeof(T), _ => make());

    /// <summary>Ends the connection to the guest, which itself goes on if it still runs.</summary>
    /// <returns>The end.</returns>
    internal async Task LetGoAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        foreach (var companion in Companions.Values)
        {
            if (companion is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync().ConfigureAwait(false);
            }
        }

        if (_monitor is { } monitor)
        {
            await monitor.DisposeAsync().ConfigureAwait(false);
        }
    }
}
