namespace VirtPS.Engine.Schema;

/// <summary>Says what a graphical console is to be.</summary>
public sealed record GraphicsSpec
{
    /// <summary>The protocol: vnc, spice, sdl, rdp, dbus or egl-headless.</summary>
    public string Type { get; init; } = "vnc";

    /// <summary>The port; null to have one chosen at start.</summary>
    public int? Port { get; init; }

    /// <summary>The port for encrypted connections, of spice only.</summary>
    public int? TlsPort { get; init; }

    /// <summary>The address to listen on; null for the driver's own choice.</summary>
    public string? Listen { get; init; }

    /// <summary>The socket's file to listen on instead of a port.</summary>
    public string? Socket { get; init; }

    /// <summary>The keyboard's language.</summary>
    public string? Keymap { get; init; }
}
