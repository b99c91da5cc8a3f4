using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Leads a client through authentication, by libvirt's rules.</summary>
/// <remarks>The calls remote_auth_sasl_init, _start and _step. The server's last word is always put before the mechanism:
/// a server that claims success without having proved itself is refused.</remarks>
internal static class SaslClientConversation
{
    private const int MostSteps = 32;

    /// <summary>Authenticates.</summary>
    /// <param name="calls">The way to the server.</param>
    /// <param name="options">What the client wants and has.</param>
    /// <param name="cancellationToken">Stops the conversation.</param>
    /// <returns>What was agreed on; from here on the layer, if there is one, wraps everything in both directions.</returns>
    /// <exception cref="VirtException">AuthFailed, or whatever the calls throw.</exception>
    internal static async Task<SaslOutcome> RunAsync(SaslCalls calls, SaslClientOptions options, CancellationToken cancellationToken)
    {
        var offered = await calls.Init(cancellationToken).ConfigureAwait(false);
        var (client, first) = await BeginAsync(SaslChoice.Candidates(offered, options), options, cancellationToken).ConfigureAwait(false);
        using (client)
        {
            var reply = await calls.Start(client.Mechanism, Checked(first), cancellationToken).ConfigureAwait(false);
            for (var steps = 0; !(reply.IsComplete && client.IsComplete); steps++)
            {
                var data = await client.StepAsync(reply.Data, cancellationToken).ConfigureAwait(false);
                if (reply.IsComplete)
                {
                    // The mechanism has the last word, and there is nobody left to answer.
                    break;
                }

                if (steps == MostSteps)
                {
                    throw SaslErrors.Failed($"the server does not come to an end with {client.Mechanism}");
                }

                reply = await calls.Step(Checked(data), cancellationToken).ConfigureAwait(false);
            }

            return Outcome(client, options.Security);
        }
    }

    // What fails before the server has heard of it, such as Kerberos without a ticket, is no reason not to try the next.
    private static async Task<(ISaslClient Client, byte[]? First)> BeginAsync(
        IReadOnlyList<SaslMechanism> candidates, SaslClientOptions options, CancellationToken cancellationToken)
    {
        List<VirtException> failures = [];
        foreach (var candidate in candidates)
        {
            ISaslClient? client = null;
            try
            {
                client = SaslClients.Create(candidate, options);
                return (client, await client.StartAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (VirtException e)
            {
                client?.Dispose();
                failures.Add(e);
            }
            catch
            {
                client?.Dispose();
                throw;
            }
        }

        throw failures.Count == 1 ? failures[0] : SaslErrors.Failed(string.Join("; ", failures.Select(failure => failure.Str2 ?? failure.Message)), failures[0]);
    }

    private static SaslOutcome Outcome(ISaslClient client, SaslSecurity security)
    {
        if (!client.IsComplete)
        {
            throw SaslErrors.Failed($"the server ended {client.Mechanism} before it had proved who it is");
        }

        return client.SecurityStrength >= security.LeastStrength
            ? new SaslOutcome(client.Mechanism, client.SecurityStrength, client.Layer)
            : throw SaslErrors.Failed($"negotiation SSF {client.SecurityStrength} was not strong enough");
    }

    private static byte[]? Checked(byte[]? data) =>
        data is { Length: > SaslLimits.LongestMessage } ? throw SaslErrors.Failed($"SASL negotiation data too long: {data.Length} bytes") : data;
}
