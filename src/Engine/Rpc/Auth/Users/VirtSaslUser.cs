namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Describes somebody who may log in to the daemon with a password.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Mechanisms">The SASL mechanisms that the stored secrets are good for.</param>
/// <param name="Realm">DIGEST-MD5's realm, where that mechanism is among them.</param>
/// <param name="Path">The file that the user is kept in.</param>
public sealed record VirtSaslUser(string Name, IReadOnlyList<string> Mechanisms, string? Realm, string Path)
{
    /// <summary>Gets the user's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
