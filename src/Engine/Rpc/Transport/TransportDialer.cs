using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Opens the way to a daemon that a URI describes.</summary>
/// <remarks>The first half of doRemoteOpen.</remarks>
internal static class TransportDialer
{
    /// <summary>Dials with the transport of the URI.</summary>
    /// <param name="uri">Where to, and how.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="cancellationToken">Gives up; nothing stays open.</param>
    /// <returns>The open way; for TLS, handshake, certificates and the server's confirmation are behind it.</returns>
    /// <exception cref="VirtException">SystemError for what the machine or the network refuses, AuthFailed for a certificate, InvalidArg
    /// for a URI that lacks something.</exception>
    public static Task<ITransport> DialAsync(VirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(options);
        return uri.Transport switch
        {
            VirtTransport.Unix => UnixDialer.DialAsync(uri, options, cancellationToken),
            VirtTransport.Tcp => TcpDialer.DialAsync(uri, options, cancellationToken),
            VirtTransport.Tls => TlsDialer.DialAsync(uri, options, cancellationToken),
            VirtTransport.Ext => ExtDialer.DialAsync(uri, options, cancellationToken),
            _ => SshDialer.DialAsync(uri, options, cancellationToken),
        };
    }
}
