namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Describes stored credentials of a host; the password itself stays in the file.</summary>
/// <remarks>An <c>auth-SERVICE-HOST</c> group of auth.conf with the <c>credentials-NAME</c> group that it refers to.</remarks>
public sealed record VirtCredential
{
    /// <summary>What the credentials are for: <c>libvirt</c>, <c>ssh</c>, <c>esx</c> or <c>hyperv</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The host as URIs name it, or <c>default</c> for every host without an entry of its own.</summary>
    public required string HostName { get; init; }

    /// <summary>The name of the group that the credentials are in; several hosts may share one.</summary>
    public required string Name { get; init; }

    /// <summary>Whose password it is: <c>authname</c>, or <c>username</c> where that is missing.</summary>
    public string? UserName { get; init; }

    /// <summary>The realm, where the host has several.</summary>
    public string? Realm { get; init; }

    /// <summary>Whether there is a password.</summary>
    public bool HasPassword { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the user and the host.</summary>
    /// <returns>Such as <c>anna@host.example</c>.</returns>
    public override string ToString() => $"{UserName}@{HostName}";
}
