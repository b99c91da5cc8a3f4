namespace VirtPS.Engine.Access;

/// <summary>Who calls, as far as the transport and the authentication could tell; what is unknown is null.</summary>
/// <remarks>virIdentity; the attributes are those of virConnectSetIdentity.</remarks>
public sealed record CallerIdentity
{
    /// <summary>The name of the local account.</summary>
    public string? UserName { get; init; }

    /// <summary>The number of the local account.</summary>
    public uint? Uid { get; init; }

    /// <summary>The number of the account's own group.</summary>
    public uint? Gid { get; init; }

    /// <summary>The names of all groups that the account belongs to, its own included.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The process that calls.</summary>
    public int? Pid { get; init; }

    /// <summary>When that process began, in the kernel's ticks: with it a number that was given again is noticed.</summary>
    public ulong? ProcessStartTime { get; init; }

    /// <summary>The name that SASL authenticated, such as <c>alice@EXAMPLE.COM</c>.</summary>
    public string? SaslName { get; init; }

    /// <summary>The distinguished name of the client's certificate, without blanks after its commas, such as <c>CN=alice,O=Example</c>.</summary>
    public string? X509Dn { get; init; }

    /// <summary>The SELinux context of the process.</summary>
    public string? SeLinuxContext { get; init; }

    /// <summary>Whether the caller came in by the read-only socket, which anybody may use.</summary>
    public bool IsReadOnly { get; init; }
}
