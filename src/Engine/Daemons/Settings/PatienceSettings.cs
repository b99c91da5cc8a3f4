namespace VirtPS.Engine.Daemons.Settings;

/// <summary>How long the daemon waits for others.</summary>
/// <param name="Authentication">How long a new client may take for its TLS handshake and for proving who it is.</param>
/// <param name="Shutdown">How long calls in progress may go on after the daemon was asked to end.</param>
/// <param name="OpenVSwitch">How long a call of Open vSwitch's tool may take.</param>
internal sealed record PatienceSettings(TimeSpan Authentication, TimeSpan Shutdown, TimeSpan OpenVSwitch)
{
    private const int Day = 86_400;

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    public static PatienceSettings Read(SettingReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("auth_timeout", 60, 1, Day)),
        TimeSpan.FromSeconds(reader.Number("shutdown_timeout", 15, 0, Day)),
        TimeSpan.FromSeconds(reader.Number("ovs_timeout", 5, 1, Day)));
}
