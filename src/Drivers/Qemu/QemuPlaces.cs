using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.Qemu;

/// <summary>Where the QEMU driver keeps its things.</summary>
/// <param name="directories">The daemon's directories.</param>
internal sealed class QemuPlaces(DaemonDirectories directories)
{
    private const string Name = "qemu";

    // A unix socket's path has 107 bytes, and the guest's directory and the socket's name must fit into them.
    private const int LongestShortName = 20;

    /// <summary>Definitions, one file each.</summary>
    internal string Definitions { get; } = Path.Combine(directories.Configuration, Name);

    /// <summary>The driver's own configuration.</summary>
    internal string Settings { get; } = Path.Combine(directories.Configuration, "qemu.conf");

    /// <summary>Whether they are those of the machine's one daemon, and not below a root of their own.</summary>
    internal bool AreMachines { get; } = directories.IsSystem && directories.Configuration == DaemonDirectories.Under("/", isSystem: true).Configuration;

    /// <summary>What is known of the guests that run, one file each.</summary>
    internal string Status { get; } = Path.Combine(directories.Run, Name);

    /// <summary>What must survive a boot: saved guests, firmware variables, snapshots.</summary>
    internal string Lib { get; } = Path.Combine(directories.State, Name);

    /// <summary>What guests write, one file each.</summary>
    internal string Logs { get; } = Path.Combine(directories.Log, Name);

    /// <summary>What programs were found to be able to do.</summary>
    internal string Capabilities => Path.Combine(Lib, "capabilities");

    /// <summary>Managed save images.</summary>
    internal string Saves => Path.Combine(Lib, "save");

    /// <summary>Firmware variables.</summary>
    internal string Nvram => Path.Combine(Lib, "nvram");

    /// <summary>The lasting state of emulated TPMs, a directory for each guest's uuid.</summary>
    internal string Tpms => Path.Combine(Lib, "swtpm");

    /// <summary>Sockets of emulated TPMs, a directory for each run of a guest.</summary>
    /// <remarks>Apart from the run's own directory: TPMs' emulators run as somebody else, who has no business there.</remarks>
    internal string TpmSockets => Path.Combine(Tpms, "run");

    /// <summary>What TPMs' emulators write.</summary>
    internal string TpmLogs => Path.Combine(Logs, "swtpm");

    /// <summary>Sockets of guests' channels.</summary>
    internal string Channels => Path.Combine(Lib, "channel");

    /// <summary>The directory of one run of a guest.</summary>
    /// <param name="name">The guest's short name.</param>
    /// <returns>The directory.</returns>
    internal string OfGuest(string name) => Path.Combine(Lib, "domain-" + name);

    /// <summary>The file of a managed save image.</summary>
    /// <param name="name">The domain's name.</param>
    /// <returns>The file.</returns>
    internal string SaveOf(string name) => Path.Combine(Saves, name + ".save");

    /// <summary>The log of a guest.</summary>
    /// <param name="name">The domain's name.</param>
    /// <returns>The file.</returns>
    internal string LogOf(string name) => Path.Combine(Logs, name + ".log");

    /// <summary>What directories and sockets of a run are named after: short, and never the same for two.</summary>
    /// <remarks>virDomainDefGetShortName.</remarks>
    /// <param name="id">The domain's number.</param>
    /// <param name="name">The domain's name.</param>
    /// <returns>The short name, such as <c>3-web</c>.</returns>
    internal static string ShortName(int id, string name) =>
        $"{id}-{(name.Length > LongestShortName ? name[..LongestShortName] : name)}";
}
