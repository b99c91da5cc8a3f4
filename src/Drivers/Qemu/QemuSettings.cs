using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Configuration;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Qemu;

/// <summary>The driver's configuration, as guests meet it.</summary>
/// <param name="places">Where the driver keeps its things.</param>
/// <param name="file">What its file says.</param>
internal sealed class QemuSettings(QemuPlaces places, QemuConfiguration file)
{
    /// <summary>What the driver's file says.</summary>
    internal QemuConfiguration File => file;

    /// <summary>The settings that reach a guest's command line.</summary>
    /// <param name="shortName">The guest's short name.</param>
    /// <returns>The settings.</returns>
    internal QemuLaunchSettings ForLaunch(string shortName) => new()
    {
        ShortName = shortName,
        MemoryDirectory = file.Memory.BackingDirectory is { } directory ? Path.Combine(directory, "virtps", "qemu") : Path.Combine(places.Lib, "ram"),
        HugePages = file.Memory.HugePages,
        ChannelDirectory = places.Channels,
        TpmStateDirectory = places.Tpms,
        TpmSocketDirectory = places.TpmSockets,
        TpmLogDirectory = places.TpmLogs,
        DBusDirectory = Path.Combine(places.Lib, "dbus"),
        PasstDirectory = Path.Combine(places.Lib, "passt"),
        VncListen = file.Graphics.VncListen,
        VncAutoSocket = file.Graphics.VncAutoSocket,
        VncTlsDirectory = file.Graphics.VncTls ? file.Tls.Vnc.Directory : null,
        VncTlsVerify = file.Tls.Vnc.Verifies,
        VncTlsSecret = file.Graphics.VncTls ? file.Tls.Vnc.Secret : null,
        VncSasl = file.Graphics.VncSasl,
        VncSaslDirectory = file.Graphics.VncSaslDirectory,
        VncPassword = file.Graphics.VncPassword is not null,
        SpiceListen = file.Graphics.SpiceListen,
        SpiceAutoSocket = file.Graphics.SpiceAutoSocket,
        SpiceTlsDirectory = file.Graphics.SpiceTls ? file.Tls.SpiceDirectory : null,
        SpiceSasl = file.Graphics.SpiceSasl,
        SpiceSaslDirectory = file.Graphics.SpiceSaslDirectory,
        SpicePassword = file.Graphics.SpicePassword is not null,
        ChardevTlsDirectory = file.Tls.Character.Directory,
        ChardevTlsVerify = file.Tls.Character.Verifies,
        ChardevTlsSecret = file.Tls.Character.Secret,
        ChardevTls = file.Tls.CharacterTls,
        NbdTlsDirectory = file.Tls.Nbd.Directory,
        NbdTlsSecret = file.Tls.Nbd.Secret,
        NbdTls = file.Tls.NbdTls,
        BackupTlsDirectory = file.Tls.Backup.Directory,
        BackupTlsVerify = file.Tls.Backup.Verifies,
        BackupTlsSecret = file.Tls.Backup.Secret,
        SetProcessName = file.Processes.SetProcessName,
        DumpGuestCore = file.Processes.DumpGuestCore,
        LogTimestamp = file.Processes.LogTimestamp,
        Sandbox = file.Confinement.Sandbox,
        DeprecationBehavior = file.Processes.DeprecationBehavior,
        ReservationHelper = file.Processes.ReservationHelper,
        DBusDaemon = file.Processes.DBusDaemon,
        VirtiofsdDebug = file.Processes.VirtiofsdDebug,
    };

    /// <summary>How the driver connects to another host, to which it migrates a guest by itself.</summary>
    /// <returns>The options: with signs of life as often as keepalive_interval and keepalive_count say.</returns>
    internal DriverOpenOptions ForPeers() => new()
    {
        KeepAliveInterval = Math.Max(file.Migration.KeepAliveInterval, 0),
        KeepAliveCount = file.Migration.KeepAliveCount,
    };

    /// <summary>Gives the directory where the driver dumps guests that crash.</summary>
    /// <returns>The directory; it is made.</returns>
    internal string DumpDirectory()
    {
        var directory = file.Saves.DumpDirectory ?? Path.Combine(places.Lib, "dump");
        HostDirectory.Make(directory, isPrivate: true);
        return directory;
    }
}
