using System.Globalization;

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Where the daemon listens on TCP ports.</summary>
/// <param name="ListenTls">True to serve TLS when --listen is given.</param>
/// <param name="ListenTcp">True to serve plain TCP when --listen is given.</param>
/// <param name="TlsPort">The port for TLS; 0 takes a free one.</param>
/// <param name="TcpPort">The port for plain TCP; 0 takes a free one.</param>
/// <param name="Address">The address or host name to bind to, or nothing for all addresses.</param>
internal sealed record NetworkSettings(bool ListenTls, bool ListenTcp, int TlsPort, int TcpPort, string? Address)
{
    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    public static NetworkSettings Read(SettingReader reader) => new(
        reader.Flag("listen_tls", true),
        reader.Flag("listen_tcp", false),
        reader.Parsed("tls_port", "16514", Port),
        reader.Parsed("tcp_port", "16509", Port),
        reader.Text("listen_addr"));

    private static int Port(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new FormatException($"must be a port from 0 to 65535 in quotes, not '{text}'");
}
