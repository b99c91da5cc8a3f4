namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Makes the client's half of each mechanism.</summary>
internal static class SaslClients
{
    /// <summary>Makes the client's half of one mechanism.</summary>
    internal static ISaslClient Create(SaslMechanism mechanism, SaslClientOptions options)
    {
        var credential = options.Credential;
        if (mechanism == SaslMechanism.Gssapi)
        {
            var context = options.Kerberos?.Invoke() ?? NegotiateContext.ForClient(options.Host, credential, options.Security.LeastStrength > 1);
            return new GssapiClient(context, options.Security, credential?.ActAs);
        }

        if (mechanism == SaslMechanism.External)
        {
            return new ExternalClient(credential?.ActAs);
        }

        if (credential is null)
        {
            throw SaslErrors.Failed($"{mechanism.Name} needs a user name and a password");
        }

        return mechanism == SaslMechanism.ScramSha256 ? new ScramClient(ScramAlgorithm.Sha256, credential)
            : mechanism == SaslMechanism.ScramSha1 ? new ScramClient(ScramAlgorithm.Sha1, credential)
            : mechanism == SaslMechanism.DigestMd5 ? new DigestMd5Client(credential, options.Host, options.Security)
            : new PlainClient(credential);
    }
}
