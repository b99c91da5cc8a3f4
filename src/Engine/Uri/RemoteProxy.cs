namespace VirtPS.Engine.Uri;

/// <summary>Says what joins an SSH session to the daemon's socket at the far end.</summary>
/// <remarks>The URI parameter <c>proxy</c> and the key <c>remote_proxy</c> of libvirt.conf.</remarks>
public enum RemoteProxy
{
    /// <summary>virt-ssh-helper where the far end has it, else netcat.</summary>
    Auto,

    /// <summary>Netcat only.</summary>
    Netcat,

    /// <summary>virt-ssh-helper only.</summary>
    Native,
}
