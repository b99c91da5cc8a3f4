namespace VirtPS.Engine.Uri;

/// <summary>Says how the bytes travel between the client and a daemon.</summary>
/// <remarks>The part of a URI's scheme after the plus sign; remoteDriverTransport.</remarks>
public enum VirtTransport
{
    /// <summary>A Unix socket on this machine; what a URI without host and transport uses.</summary>
    Unix,

    /// <summary>TCP under TLS, port 16514; what a URI with a host and without a transport uses.</summary>
    Tls,

    /// <summary>Bare TCP, port 16509.</summary>
    Tcp,

    /// <summary>The <c>ssh</c> program.</summary>
    Ssh,

    /// <summary>SSH as libvirt does it with the libssh library.</summary>
    Libssh,

    /// <summary>SSH as libvirt does it with the libssh2 library.</summary>
    Libssh2,

    /// <summary>The standard input and output of a command that the URI names.</summary>
    Ext,
}
