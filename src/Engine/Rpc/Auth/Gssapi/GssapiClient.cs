using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The client's half of GSSAPI, which is Kerberos.</summary>
/// <remarks>RFC 4752, section 3.1.</remarks>
internal sealed class GssapiClient(IGssContext context, SaslSecurity security, string? actAs = null) : ISaslClient
{
    public string Mechanism => SaslMechanism.Gssapi.Name;

    public int SecurityStrength { get; private set; }

    public bool IsComplete { get; private set; }

    public ISaslLayer? Layer { get; private set; }

    // The library asks the Kerberos server for tickets and has no way of doing so without blocking.
    public async ValueTask<byte[]?> StartAsync(CancellationToken cancellationToken) =>
        await Task.Run(() => context.Next(null), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);

    public async ValueTask<byte[]?> StepAsync(byte[]? challenge, CancellationToken cancellationToken)
    {
        if (IsComplete)
        {
            throw SaslErrors.Malformed(Mechanism, "there is one more than there should be");
        }

        if (context.IsEstablished)
        {
            return Agree(challenge);
        }

        var next = await Task.Run(() => context.Next(challenge), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return next ?? [];
    }

    public void Dispose()
    {
        // The layer goes on using the context.
        if (Layer is null)
        {
            context.Dispose();
        }
    }

    private byte[] Agree(byte[]? challenge)
    {
        var message = context.Unwrap(challenge, out _) ?? throw SaslErrors.Failed("the server's offer of protection was tampered with");
        var offer = GssapiOffer.Read(message);
        var chosen = offer.Choose(security);
        if (chosen != GssapiOffer.None)
        {
            GssapiNegotiation.RefuseTiny(offer.MostWrapped);
            Layer = new GssapiLayer(context, chosen == GssapiOffer.Privacy, offer.MostWrapped);
            SecurityStrength = GssapiOffer.StrengthOf(chosen);
        }

        IsComplete = true;
        var answer = new GssapiOffer(chosen, Layer is null ? 0 : SaslLimits.LargestBlock);
        return context.Wrap([.. answer.ToBytes(), .. Encoding.UTF8.GetBytes(actAs ?? "")], encrypt: false);
    }
}
