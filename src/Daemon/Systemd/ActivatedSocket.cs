namespace VirtPS.Daemon.Systemd;

/// <summary>What a listener is for.</summary>
internal enum ListenerKind
{
    /// <summary>The local socket for everything.</summary>
    ReadWrite,

    /// <summary>The local socket for looking only.</summary>
    ReadOnly,

    /// <summary>The local socket for administering the daemon.</summary>
    Admin,

    /// <summary>Plain TCP.</summary>
    Tcp,

    /// <summary>TCP with TLS.</summary>
    Tls,
}

/// <summary>A listening socket that the service manager opened for the daemon.</summary>
/// <param name="Descriptor">Its descriptor.</param>
/// <param name="Kind">What it is for.</param>
internal readonly record struct ActivatedSocket(int Descriptor, ListenerKind Kind);
