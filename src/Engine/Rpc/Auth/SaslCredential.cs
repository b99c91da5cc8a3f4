namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Holds what a user proves who they are with.</summary>
/// <remarks>A class and not a record, so that nothing prints the password.</remarks>
internal sealed class SaslCredential
{
    internal SaslCredential(string userName, string password, string? actAs = null, string? realm = null)
    {
        UserName = userName;
        Password = password;
        ActAs = string.Equals(actAs, userName, StringComparison.Ordinal) || string.IsNullOrEmpty(actAs) ? null : actAs;
        Realm = string.IsNullOrEmpty(realm) ? null : realm;
    }

    /// <summary>Who the password belongs to: the authentication identity, <c>authname</c> in auth.conf.</summary>
    internal string UserName { get; }

    /// <summary>The password.</summary>
    internal string Password { get; }

    /// <summary>Who to act as, where that is somebody else: the authorization identity, <c>username</c> in auth.conf.</summary>
    internal string? ActAs { get; }

    /// <summary>The realm, where the server has several.</summary>
    internal string? Realm { get; }

    public override string ToString() => UserName;
}
