using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Client;
using VirtPS.Engine.Rpc.Protocol;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Remote;

/// <summary>Opens a session with the daemon that a URI names.</summary>
/// <remarks>doRemoteOpen.</remarks>
internal sealed class RemoteOpener
{
    private const uint ReadOnlyFlag = 1;

    private readonly VirtUri _uri;
    private readonly DriverOpenOptions _options;
    private readonly Func<CancellationToken, Task<ITransport>> _dial;

    /// <summary>Prepares to open.</summary>
    /// <param name="uri">What to reach.</param>
    /// <param name="options">How.</param>
    /// <param name="dial">Gives a fresh transport each time.</param>
    internal RemoteOpener(VirtUri uri, DriverOpenOptions options, Func<CancellationToken, Task<ITransport>> dial)
    {
        _uri = uri;
        _options = options;
        _dial = dial;
    }

    /// <summary>Dials, authenticates and opens.</summary>
    internal async Task<RemoteSession> OpenAsync(CancellationToken cancellationToken)
    {
        var transport = await _dial(cancellationToken).ConfigureAwait(false);
        RpcClient? client = null;
        try
        {
            var (pipe, strength) = await ClientAuthentication.RunAsync(transport, _uri, _options.Credential, how => _options.Taken?.Invoke(ConnectionStage.Authentication, how), cancellationToken).ConfigureAwait(false);
            client = new RpcClient(pipe, new RpcClientOptions
            {
                KeepAliveInterval = TimeSpan.FromSeconds(_options.KeepAliveInterval),
                KeepAliveCount = _options.KeepAliveCount,
                CallTimeout = _options.CallTimeout,
            }, pipe == transport.Pipe ? transport.Files : null);
            return await OpenAsync(transport, client, strength, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (client is not null)
            {
                await client.DisposeAsync().ConfigureAwait(false);
            }

            await transport.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<RemoteSession> OpenAsync(ITransport transport, RpcClient client, int layerStrength, CancellationToken cancellationToken)
    {
        // All of it is sent at once: the server answers in the order of the questions.
        var lives = _options.KeepAliveInterval > 0 ? SupportsAsync(client, RemoteFeature.KeepAlive, cancellationToken) : Task.FromResult(false);
        var opening = client.CallAsync(ConnectProcedures.Open, new OpenArgs(_uri.RemoteName, _options.ReadOnly ? ReadOnlyFlag : 0), cancellationToken);
        if (await lives.ConfigureAwait(false))
        {
            client.StartKeepAlive();
        }

        await opening.ConfigureAwait(false);
        var callbacks = SupportsAsync(client, RemoteFeature.EventCallbacks, cancellationToken);
        var closing = SupportsAsync(client, RemoteFeature.CloseCallback, cancellationToken);
        var many = SupportsAsync(client, RemoteFeature.ManyCalls, cancellationToken);
        var uri = client.CallAsync(ConnectProcedures.GetUri, default, cancellationToken);
        if (await closing.ConfigureAwait(false))
        {
            await Optional(client.CallAsync(ConnectProcedures.RegisterCloseCallback, default, cancellationToken)).ConfigureAwait(false);
        }

        if (await many.ConfigureAwait(false))
        {
            client.AllowManyCalls();
        }

        var security = layerStrength > 0 ? transport.Security with { IsEncrypted = true, KeyBits = layerStrength } : transport.Security;
        return new RemoteSession(
            transport, client, security, await NameAsync(uri).ConfigureAwait(false), await callbacks.ConfigureAwait(false), await many.ConfigureAwait(false));
    }

    /// <summary>Gives the URI as the user knows the host: the daemon knows only its own end.</summary>
    private async Task<string> NameAsync(Task<Engine.Rpc.Protocol.TextResult> asked)
    {
        var far = (await asked.ConfigureAwait(false)).Text;
        return _uri.Driver == "remote" || !_uri.IsRemote || _options.Carrier is not null ? far : _uri.ToString();
    }

    internal static async Task<bool> SupportsAsync(RpcClient client, RemoteFeature feature, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.CallAsync(ConnectProcedures.SupportsFeature, new FeatureArgs((int)feature), cancellationToken).ConfigureAwait(false)).Answer != 0;
        }
        catch (VirtException error) when (error.Code is VirtErrorCode.Rpc or VirtErrorCode.NoSupport or VirtErrorCode.InvalidArg)
        {
            // A server that does not know the question does not have the ability.
            return false;
        }
    }

    private static async Task Optional(Task call)
    {
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code is VirtErrorCode.Rpc or VirtErrorCode.NoSupport)
        {
            // The host cannot be lost without the daemon, or the daemon does not tell.
        }
    }
}
