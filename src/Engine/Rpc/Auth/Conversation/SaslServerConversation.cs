using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Leads one client of a server through authentication, by libvirt's rules.</summary>
/// <remarks>The calls remote_auth_sasl_init, _start and _step. Whatever goes wrong, the client hears no more than
/// "authentication failed" and may begin again; the true reason is the inner exception. The reply that completes it
/// still goes in clear, and <see cref="Layer"/> wraps what comes after. One call at a time.</remarks>
internal sealed class SaslServerConversation(SaslServerOptions options) : IDisposable
{
    private IReadOnlyList<SaslMechanism>? _offered;
    private ISaslServer? _server;

    /// <summary>Whether the client has proved who it is, and may come in.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Who the client is; nothing before completion.</summary>
    internal string? UserName => IsComplete ? _server?.UserName : null;

    /// <summary>What protects everything after the last reply; nothing where the transport does.</summary>
    internal ISaslLayer? Layer => IsComplete ? _server?.Layer : null;

    /// <summary>The mechanism that the client chose.</summary>
    internal string? Mechanism => _server?.Mechanism;

    /// <summary>Begins: tells the client what is on offer.</summary>
    /// <returns>The names with commas between them.</returns>
    /// <exception cref="VirtException">AuthFailed when there are none, or when it has begun already.</exception>
    internal string Init()
    {
        if (_offered is not null)
        {
            throw Refused("the client began twice");
        }

        _offered = SaslServers.Offered(options);
        return _offered.Count > 0 ? string.Join(',', _offered.Select(mechanism => mechanism.Name)) : throw Refused("no SASL mechanisms are available");
    }

    /// <summary>Takes the client's choice and its first message.</summary>
    /// <exception cref="VirtException">AuthFailed.</exception>
    internal Task<SaslReply> StartAsync(string mechanism, byte[]? data, CancellationToken cancellationToken)
    {
        var chosen = _offered?.FirstOrDefault(offered => string.Equals(offered.Name, mechanism, StringComparison.OrdinalIgnoreCase));
        if (chosen is null || _server is not null)
        {
            throw Refused(chosen is null ? $"the client chose '{mechanism}', which was not offered" : "the client started twice");
        }

        return AnswerAsync(
            token =>
            {
                _server = SaslServers.Create(chosen, options);
                return _server.StepAsync(data, token);
            },
            cancellationToken);
    }

    /// <summary>Takes a further message of the client's.</summary>
    /// <exception cref="VirtException">AuthFailed.</exception>
    internal Task<SaslReply> StepAsync(byte[]? data, CancellationToken cancellationToken)
    {
        if (_server is not { IsComplete: false } server)
        {
            throw Refused(_server is null ? "the client has not chosen a mechanism" : "the client goes on after the end");
        }

        return AnswerAsync(token => server.StepAsync(data, token), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _server?.Dispose();

    private async Task<SaslReply> AnswerAsync(Func<CancellationToken, ValueTask<byte[]?>> step, CancellationToken cancellationToken)
    {
        byte[]? data;
        try
        {
            data = await step(cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException e)
        {
            throw Refused(e.Message, e);
        }

        if (_server!.IsComplete)
        {
            Admit(_server);
        }

        return new SaslReply(IsComplete, data);
    }

    private void Admit(ISaslServer server)
    {
        if (server.SecurityStrength < options.Security.LeastStrength)
        {
            throw Refused($"negotiated SSF {server.SecurityStrength} was not strong enough");
        }

        if (server.UserName is not { Length: > 0 } user)
        {
            throw Refused("no client username was found");
        }

        IsComplete = options.Allows?.Invoke(user) ?? true ? true : throw Refused($"SASL client identity '{user}' not allowed by ACL");
    }

    private VirtException Refused(string reason, VirtException? cause = null)
    {
        // The client may begin again with INIT.
        if (!IsComplete)
        {
            _server?.Dispose();
            _server = null;
            _offered = null;
        }

        return SaslErrors.Failed("authentication failed", cause ?? SaslErrors.Failed(reason));
    }
}
