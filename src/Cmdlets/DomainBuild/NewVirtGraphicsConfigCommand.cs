using System.Management.Automation;
using System.Net;
using System.Security;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Describes a graphics server for a domain that is still to be made; nothing happens on a host.</summary>
[Cmdlet(VerbsCommon.New, "VirtGraphicsConfig")]
[OutputType(typeof(VirtGraphicsConfig))]
public sealed class NewVirtGraphicsConfigCommand : PSCmdlet
{
    /// <summary>The protocol.</summary>
    [Parameter(Position = 0)]
    [ValidateSet("vnc", "spice", "rdp", "sdl", "desktop", "egl-headless", "dbus")]
    public string Type { get; set; } = "vnc";

    /// <summary>The port; the host picks one without it.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The encrypted port of SPICE.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? TlsPort { get; set; }

    /// <summary>The address it listens on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Listen { get; set; }

    /// <summary>The unix socket it listens on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Socket { get; set; }

    /// <summary>The password that viewers are asked for.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    /// <summary>The keyboard layout, such as de.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Keymap { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(new VirtGraphicsConfig
    {
        Type = Type.ToLowerInvariant(),
        Port = Port,
        TlsPort = TlsPort,
        Listen = Listen,
        Socket = Socket,
        Credential = Password is null ? null : new NetworkCredential(string.Empty, Password),
        Keymap = Keymap,
    });
}
