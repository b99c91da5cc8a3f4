namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Where a server's mechanisms look users up.</summary>
/// <remarks>Looking somebody up who is not there answers with a record that no password fits, so that a client cannot tell.</remarks>
internal interface ISaslUsers
{
    /// <summary>Finds what SCRAM-SHA-256 and PLAIN check a password with.</summary>
    ValueTask<ScramVerifier> FindScramAsync(string userName, CancellationToken cancellationToken);

    /// <summary>Finds what DIGEST-MD5 checks a password with: the hash of user, realm and password.</summary>
    ValueTask<byte[]> FindDigestAsync(string userName, string realm, CancellationToken cancellationToken);
}
