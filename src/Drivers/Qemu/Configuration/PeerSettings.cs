using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.Qemu.Configuration;

/// <summary>Migration of guests to and from other hosts.</summary>
/// <param name="Address">migration_address: where a guest that comes is listened for.</param>
/// <param name="Host">migration_host: the name by which other hosts find this one; null for its own name.</param>
/// <param name="Ports">migration_port_min and migration_port_max.</param>
/// <param name="KeepAliveInterval">keepalive_interval: after how many seconds of silence the other host is asked whether it is there; -1 for never.</param>
/// <param name="KeepAliveCount">keepalive_count: how often it may leave that unanswered.</param>
internal sealed record PeerSettings(string Address, string? Host, (int First, int Last) Ports, int KeepAliveInterval, int KeepAliveCount)
{
    private const int FirstPort = 49152;
    private const int LastPort = 49215;

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    internal static PeerSettings Read(SettingReader reader) => new(
        reader.Parsed("migration_address", "::", text => System.Net.IPAddress.TryParse(text.Trim('[', ']'), out _) ? text : throw new FormatException($"must be an address, not '{text}'"))!,
        reader.Parsed("migration_host", null, Name),
        GraphicsSettings.PortRange(reader, "migration_port", FirstPort, LastPort),
        reader.Number("keepalive_interval", 5, -1),
        reader.Number("keepalive_count", 5));

    private static string Name(string text) =>
        Uri.CheckHostName(text.Trim('[', ']')) == UriHostNameType.Unknown ? throw new FormatException($"must be a host's name or address, not '{text}'")
        : text is "localhost" or "127.0.0.1" or "::1" or "[::1]" ? throw new FormatException("must not be the name that every host has for itself")
        : text;
}
