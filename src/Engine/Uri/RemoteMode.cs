namespace VirtPS.Engine.Uri;

/// <summary>Says which kind of daemon a client looks for.</summary>
/// <remarks>The URI parameter <c>mode</c> and the key <c>remote_mode</c> of libvirt.conf.</remarks>
public enum RemoteMode
{
    /// <summary>The driver's own daemon where its socket exists, else the one for all drivers.</summary>
    Auto,

    /// <summary>The driver's own daemon, such as virtqemud.</summary>
    Direct,

    /// <summary>The one daemon for all drivers, libvirtd.</summary>
    Legacy,
}
