using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>The server's half of GSSAPI, which is Kerberos.</summary>
/// <remarks>RFC 4752, section 3.2.</remarks>
internal sealed class GssapiServer(IGssContext context, SaslSecurity security) : ISaslServer
{
    private bool _offered;
    private string? _user;

    public string Mechanism => SaslMechanism.Gssapi.Name;

    public int SecurityStrength { get; private set; }

    public bool IsComplete { get; private set; }

    public string? UserName => IsComplete ? _user : null;

    public ISaslLayer? Layer { get; private set; }

    // Below TLS or in a unix socket a layer gives nothing; on plain TCP there is no choice.
    private int Offered => security.LeastStrength == 0 ? GssapiOffer.None : GssapiOffer.Privacy;

    public async ValueTask<byte[]?> StepAsync(byte[]? response, CancellationToken cancellationToken)
    {
        if (IsComplete)
        {
            throw SaslErrors.Malformed(Mechanism, "there is one more than there should be");
        }

        if (_offered)
        {
            Accept(response);
            return null;
        }

        if (context.IsEstablished)
        {
            return response is null or [] ? Offer() : throw SaslErrors.Malformed(Mechanism, "it should be empty");
        }

        if (response is null)
        {
            return [];
        }

        var next = await Task.Run(() => context.Next(response), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return context.IsEstablished && next is null or [] ? Offer() : next;
    }

    public void Dispose()
    {
        // The layer goes on using the context.
        if (Layer is null)
        {
            context.Dispose();
        }
    }

    private byte[] Offer()
    {
        _offered = true;
        return context.Wrap(new GssapiOffer(Offered, Offered == GssapiOffer.None ? 0 : SaslLimits.LargestBlock).ToBytes(), encrypt: false);
    }

    private void Accept(byte[]? response)
    {
        var message = context.Unwrap(response, out _) ?? throw SaslErrors.Failed("the client's choice of protection was tampered with");
        var choice = GssapiOffer.Read(message);
        if (choice.Protection != Offered)
        {
            throw SaslErrors.Malformed(Mechanism, "it chooses a protection that was not offered");
        }

        _user = context.ClientName is { Length: > 0 } name ? name : throw SaslErrors.Failed("Kerberos does not say who the client is");
        var actAs = Encoding.UTF8.GetString(message.AsSpan(GssapiOffer.Size));

        // libvirt's clients name themselves without their realm; who they are stays the whole principal.
        if (actAs.Length > 0 && actAs != _user && actAs != _user.Split('@')[0])
        {
            throw SaslErrors.Failed($"'{_user}' may not act as somebody else");
        }

        if (choice.Protection != GssapiOffer.None)
        {
            GssapiNegotiation.RefuseTiny(choice.MostWrapped);
            Layer = new GssapiLayer(context, encrypts: true, choice.MostWrapped);
            SecurityStrength = GssapiOffer.StrengthOf(choice.Protection);
        }

        IsComplete = true;
    }
}
