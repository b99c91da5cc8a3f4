using VirtPS.Engine.Configuration;

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Everything that the configuration file says, with defaults for what it does not.</summary>
/// <remarks>libvirtd.conf: names, types and defaults of src/remote/remote_daemon_config.c, and some of our own.</remarks>
internal sealed record DaemonSettings
{
    /// <summary>Where the daemon listens on TCP ports.</summary>
    public required NetworkSettings Network { get; init; }

    /// <summary>Which sockets local clients find.</summary>
    public required UnixSocketSettings UnixSockets { get; init; }

    /// <summary>How callers prove who they are.</summary>
    public required AuthenticationSettings Authentication { get; init; }

    /// <summary>The daemon's certificates.</summary>
    public required TlsSettings Tls { get; init; }

    /// <summary>What callers may do.</summary>
    public required AccessSettings Access { get; init; }

    /// <summary>How much the server for virtual machines takes on.</summary>
    public required ServerLimits Limits { get; init; }

    /// <summary>How much the server for administering the daemon takes on.</summary>
    public required ServerLimits AdminLimits { get; init; }

    /// <summary>How long the daemon waits for others.</summary>
    public required PatienceSettings Patience { get; init; }

    /// <summary>What is logged.</summary>
    public required LogSettings Log { get; init; }

    /// <summary>Where figures are served.</summary>
    public required MetricsSettings Metrics { get; init; }

    /// <summary>Which machine this is.</summary>
    public required HostSettings Host { get; init; }

    /// <summary>Reads the settings of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">Something is wrong with the file.</exception>
    public static DaemonSettings Read(ConfigFile file, DaemonDirectories directories) => Read(new SettingReader(file), directories);

    /// <summary>Reads the settings through a reader, which afterwards knows their names and defaults.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="directories">The daemon's directories.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">Something is wrong with the file.</exception>
    public static DaemonSettings Read(SettingReader reader, DaemonDirectories directories)
    {
        var authentication = AuthenticationSettings.Read(reader, directories);
        var settings = new DaemonSettings
        {
            Network = NetworkSettings.Read(reader),
            UnixSockets = UnixSocketSettings.Read(reader, directories, authentication),
            Authentication = authentication,
            Tls = TlsSettings.Read(reader, directories),
            Access = AccessSettings.Read(reader, directories),
            Limits = ServerLimits.ReadMain(reader),
            AdminLimits = ServerLimits.ReadAdmin(reader),
            Patience = PatienceSettings.Read(reader),
            Log = LogSettings.Read(reader),
            Metrics = MetricsSettings.Read(reader),
            Host = HostSettings.Read(reader),
        };
        reader.Finish();
        return settings;
    }
}
