using System.IO.Pipelines;
using System.Net;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Client;

/// <summary>Proves to a server who calls, in the way that the server asks for.</summary>
/// <remarks>remoteAuthenticate.</remarks>
internal static class ClientAuthentication
{
    private const string Polkit = "polkit";
    private const string None = "none";
    private const string Sasl = "sasl";

    /// <summary>Authenticates over a fresh transport.</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="uri">What the user wants to reach, and how.</param>
    /// <param name="credential">The user and password that the caller gave.</param>
    /// <param name="told">Hears how it was done, such as <c>SCRAM-SHA-256</c>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What carries everything from now on, and the strength of a SASL layer in bits; 0 without one.</returns>
    /// <exception cref="VirtException">AuthFailed, or what the server says.</exception>
    internal static async Task<(IDuplexPipe Pipe, int LayerStrength)> RunAsync(
        ITransport transport, VirtUri uri, NetworkCredential? credential, Action<string>? told, CancellationToken cancellationToken)
    {
        var handshake = new RpcHandshake(transport.Pipe);
        var offered = await handshake.CallAsync(AuthProcedures.List, default, cancellationToken).ConfigureAwait(false);
        switch (Choose(offered.Types, uri.Remote.Auth))
        {
            case AuthenticationType.None:
                told?.Invoke("the server asks for none");
                return (transport.Pipe, 0);
            case AuthenticationType.Polkit:
                await handshake.CallAsync(AuthProcedures.Polkit, default, cancellationToken).ConfigureAwait(false);
                told?.Invoke("polkit agreed");
                return (transport.Pipe, 0);
            default:
                var outcome = await SaslAsync(handshake, transport, uri, credential, cancellationToken).ConfigureAwait(false);
                told?.Invoke(outcome.Mechanism);
                return outcome.Layer is { } layer ? (new SaslLayerPipe(transport.Pipe, layer), outcome.Strength) : (transport.Pipe, 0);
        }
    }

    private static AuthenticationType Choose(AuthenticationType[] offered, string? wish)
    {
        if (offered.Length == 0)
        {
            return AuthenticationType.None;
        }

        AuthenticationType? wanted = wish?.Split('.')[0].ToLowerInvariant() switch
        {
            null => offered[0],
            Polkit => AuthenticationType.Polkit,
            None => AuthenticationType.None,
            Sasl => AuthenticationType.Sasl,
            _ => null,
        };

        var known = wanted ?? throw VirtException.Worded(
            VirtErrorCode.InvalidArg, $"unknown authentication type {wish}; the URI's parameter auth takes none, polkit, sasl or sasl.MECHANISM", VirtErrorDomain.Remote);
        if (!offered.Contains(known))
        {
            throw VirtException.Worded(
                VirtErrorCode.AuthFailed, $"requested authentication type {wish} rejected; the server offers {string.Join(", ", offered.Select(type => type.ToString().ToLowerInvariant()))}", VirtErrorDomain.Remote);
        }

        return Enum.IsDefined(known) ? known : throw VirtException.Worded(VirtErrorCode.AuthFailed, $"unsupported authentication type {(int)known}", VirtErrorDomain.Remote);
    }

    private static async Task<SaslOutcome> SaslAsync(
        RpcHandshake handshake, ITransport transport, VirtUri uri, NetworkCredential? credential, CancellationToken cancellationToken)
    {
        var security = transport.Security;
        var options = new SaslClientOptions
        {
            Security = security.IsEncrypted ? SaslSecurity.Tls(security.KeyBits) : security.IsLocal ? SaslSecurity.Local : SaslSecurity.Tcp,
            Host = security.ServerName,
            Wish = SaslClientOptions.WishOf(uri.Remote.Auth),
            Credential = await CredentialSources.FindAsync(credential, uri.Host, uri.Remote.AuthFile, cancellationToken).ConfigureAwait(false),
        };
        var calls = new SaslCalls(
            async token => (await handshake.CallAsync(AuthProcedures.SaslInit, default, token).ConfigureAwait(false)).Text,
            async (mechanism, data, token) => Reply(await handshake.CallAsync(
                AuthProcedures.SaslStart, new SaslStartArgs(mechanism, Nil(data), data ?? []), token).ConfigureAwait(false)),
            async (data, token) => Reply(await handshake.CallAsync(
                AuthProcedures.SaslStep, new SaslStepArgs(Nil(data), data ?? []), token).ConfigureAwait(false)));
        return await SaslClientConversation.RunAsync(calls, options, cancellationToken).ConfigureAwait(false);
    }

    private static int Nil(byte[]? data) => data is null ? 1 : 0;

    private static SaslReply Reply(in SaslResult result) => new(result.Complete != 0, result.Nil != 0 ? null : result.Data);
}
