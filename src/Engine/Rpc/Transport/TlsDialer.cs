using VirtPS.Engine.Drivers;
using System.Net.Security;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Pki;
using VirtPS.Engine.Rpc.Transport.Tls;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Connects over TCP under TLS, with certificates on both sides.</summary>
/// <remarks>virNetTLSContextNewClientPath and virNetClientSetTLSSession.</remarks>
internal static class TlsDialer
{
    /// <summary>Connects to the host of a URI with the current user's certificates.</summary>
    /// <param name="uri">The URI; its parameters <c>pkipath</c>, <c>no_sanity</c>, <c>no_verify</c> and <c>tls_priority</c> count.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way; the server has said that it takes the client.</returns>
    /// <exception cref="VirtException">SystemError for files and network, AuthFailed for the server's certificate, GnutlsError for the
    /// handshake, InvalidArg for a priority string.</exception>
    public static Task<ITransport> DialAsync(VirtUri uri, DialOptions options, CancellationToken cancellationToken) =>
        DialAsync(uri, options, PkiPlaces.ForCurrentUser(), TimeProvider.System, cancellationToken);

    /// <summary>Connects to the host of a URI with certificates of certain places.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="places">Where certificates are.</param>
    /// <param name="clock">The clock by which certificates are judged.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way.</returns>
    /// <exception cref="VirtException">As above.</exception>
    public static async Task<ITransport> DialAsync(
        VirtUri uri, DialOptions options, PkiPlaces places, TimeProvider clock, CancellationToken cancellationToken)
    {
        var priority = TlsPriority.Parse(uri.Remote.TlsPriority ?? options.Configuration?.TlsPriority);
        var files = PkiFiles.Locate(CertificateRole.Client, uri.Remote.PkiPath, places);
        using var identity = await PkiIdentity.LoadAsync(
            files, CertificateRole.Client, needsCertificate: uri.Remote.PkiPath is not null, !uri.Remote.NoSanity, clock, cancellationToken).ConfigureAwait(false);
        options.Taken?.Invoke(ConnectionStage.OwnCertificates, identity.Certificate is null ? "no client certificate" : files.Certificate);

        var (tcp, place) = await TcpDialer.ConnectAsync(uri, options, cancellationToken).ConfigureAwait(false);
        var tls = new SslStream(tcp, leaveInnerStreamOpen: false);
        try
        {
            var session = new TlsClientSession(tls, identity, uri.Remote.NoVerify, TcpDialer.HostOf(uri), place);
            return await session.OpenAsync(priority, options.Taken, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
