namespace VirtPS.Engine.Model;

/// <summary>A graphics server that a domain is to have.</summary>
public sealed record VirtGraphicsConfig
{
    /// <summary>The protocol: <c>vnc</c>, <c>spice</c>, <c>rdp</c>, <c>sdl</c>, <c>desktop</c>, <c>egl-headless</c> or <c>dbus</c>.</summary>
    public string Type { get; init; } = "vnc";

    /// <summary>The port; the host picks one without it.</summary>
    public int? Port { get; init; }

    /// <summary>The encrypted port of SPICE.</summary>
    public int? TlsPort { get; init; }

    /// <summary>The address it listens on.</summary>
    public string? Listen { get; init; }

    /// <summary>The unix socket it listens on.</summary>
    public string? Socket { get; init; }

    /// <summary>The password that viewers are asked for.</summary>
    /// <remarks>It goes into the domain's definition, where only privileged readers see it, and nowhere else.</remarks>
    public System.Net.NetworkCredential? Credential { get; init; }

    /// <summary>Whether viewers are asked for a password.</summary>
    public bool HasPassword => Credential is not null;

    /// <summary>The keyboard layout, such as <c>de</c>.</summary>
    public string? Keymap { get; init; }

    /// <summary>Says in a few words what it is; never the password.</summary>
    /// <returns>The protocol.</returns>
    public override string ToString() => Type;

    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Type);
        return true;
    }
}
