using VirtPS.Drivers.Qemu.CommandLine;

namespace VirtPS.Drivers.Qemu;

/// <summary>The driver's configuration.</summary>
/// <param name="places">Where the driver keeps its things.</param>
internal sealed class QemuSettings(QemuPlaces places)
{
    /// <summary>The settings that reach a guest's command line.</summary>
    /// <param name="shortName">The guest's short name.</param>
    /// <returns>The settings.</returns>
    internal QemuLaunchSettings ForLaunch(string shortName) => new()
    {
        ShortName = shortName,
        MemoryDirectory = Path.Combine(places.Lib, "ram"),
        ChannelDirectory = places.Channels,
        TpmStateDirectory = Path.Combine(places.Lib, "swtpm"),
        TpmLogDirectory = Path.Combine(places.Logs, "swtpm"),
        DBusDirectory = Path.Combine(places.Lib, "dbus"),
        PasstDirectory = Path.Combine(places.Lib, "passt"),
    };
}
