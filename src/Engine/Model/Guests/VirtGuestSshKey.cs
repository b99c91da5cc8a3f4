namespace VirtPS.Engine.Model;

/// <summary>An SSH key that lets a user of a guest in.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="UserName">The user.</param>
/// <param name="Key">The key, as one line of an authorized_keys file.</param>
public sealed record VirtGuestSshKey(VirtDomain Domain, string UserName, string Key)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>Gives the key.</summary>
    /// <returns>The key.</returns>
    public override string ToString() => Key;
}
