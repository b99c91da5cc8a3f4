using System.Net;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Drivers.Qemu.Configuration;

/// <summary>Graphical consoles and sound.</summary>
internal sealed record GraphicsSettings
{
    private const int FirstPort = 5900;
    private const int FirstWebSocketPort = 5700;
    private const int LastPort = 65535;
    private const int PrivatePorts = 1024;

    /// <summary>vnc_listen.</summary>
    internal required string VncListen { get; init; }

    /// <summary>vnc_auto_unix_socket.</summary>
    internal bool VncAutoSocket { get; init; }

    /// <summary>vnc_tls.</summary>
    internal bool VncTls { get; init; }

    /// <summary>vnc_password, for consoles whose definition has none; secret.</summary>
    internal string? VncPassword { get; init; }

    /// <summary>vnc_sasl.</summary>
    internal bool VncSasl { get; init; }

    /// <summary>vnc_sasl_dir.</summary>
    internal string? VncSaslDirectory { get; init; }

    /// <summary>vnc_allow_host_audio.</summary>
    internal bool VncAllowsHostAudio { get; init; }

    /// <summary>spice_listen.</summary>
    internal required string SpiceListen { get; init; }

    /// <summary>spice_auto_unix_socket.</summary>
    internal bool SpiceAutoSocket { get; init; }

    /// <summary>spice_tls.</summary>
    internal bool SpiceTls { get; init; }

    /// <summary>spice_password, for consoles whose definition has none; secret.</summary>
    internal string? SpicePassword { get; init; }

    /// <summary>spice_sasl.</summary>
    internal bool SpiceSasl { get; init; }

    /// <summary>spice_sasl_dir.</summary>
    internal string? SpiceSaslDirectory { get; init; }

    /// <summary>nographics_allow_host_audio.</summary>
    internal bool NographicsAllowsHostAudio { get; init; }

    /// <summary>remote_display_port_min and remote_display_port_max.</summary>
    internal (int First, int Last) Ports { get; init; }

    /// <summary>remote_websocket_port_min and remote_websocket_port_max.</summary>
    internal (int First, int Last) WebSocketPorts { get; init; }

    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    internal static GraphicsSettings Read(SettingReader reader) => new()
    {
        VncListen = reader.Parsed("vnc_listen", "127.0.0.1", Address)!,
        VncAutoSocket = reader.Flag("vnc_auto_unix_socket", false),
        VncTls = reader.Flag("vnc_tls", false),
        VncPassword = reader.Text("vnc_password"),
        VncSasl = reader.Flag("vnc_sasl", false),
        VncSaslDirectory = reader.FilePath("vnc_sasl_dir"),
        VncAllowsHostAudio = reader.Flag("vnc_allow_host_audio", false),
        SpiceListen = reader.Parsed("spice_listen", "127.0.0.1", Address)!,
        SpiceAutoSocket = reader.Flag("spice_auto_unix_socket", false),
        SpiceTls = reader.Flag("spice_tls", false),
        SpicePassword = reader.Text("spice_password"),
        SpiceSasl = reader.Flag("spice_sasl", false),
        SpiceSaslDirectory = reader.FilePath("spice_sasl_dir"),
        NographicsAllowsHostAudio = reader.Flag("nographics_allow_host_audio", false),
        Ports = PortRange(reader, "remote_display_port", FirstPort, LastPort, FirstPort),
        WebSocketPorts = PortRange(reader, "remote_websocket_port", FirstWebSocketPort, LastPort, FirstWebSocketPort),
    };

    /// <summary>Reads a range of ports.</summary>
    /// <param name="reader">The file.</param>
    /// <param name="name">The settings' names without <c>_min</c> and <c>_max</c>.</param>
    /// <param name="first">The first port without a setting.</param>
    /// <param name="last">The last port without a setting.</param>
    /// <param name="lowest">The lowest port that may be set.</param>
    /// <returns>The range.</returns>
    internal static (int First, int Last) PortRange(SettingReader reader, string name, int first, int last, int lowest = PrivatePorts)
    {
        var range = (First: reader.Number(name + "_min", first, lowest, LastPort), Last: reader.Number(name + "_max", last, lowest, LastPort));
        if (range.First > range.Last)
        {
            reader.Complain(name + "_min", $"must not be greater than '{name}_max'");
            reader.Complain(name + "_max", $"must not be less than '{name}_min'");
        }

        return range;
    }

    private static string Address(string text) => text.Length > 0 && (IPAddress.TryParse(text, out _) || Uri.CheckHostName(text) != UriHostNameType.Unknown)
        ? text
        : throw new FormatException($"must be an address or host name, not '{text}'");
}
