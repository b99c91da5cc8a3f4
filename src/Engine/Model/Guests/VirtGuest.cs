using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What a guest tells of itself through its agent.</summary>
/// <remarks>virDomainGetGuestInfo, virDomainGetHostname, virDomainGetTime, virDomainGetFSInfo. What a guest does not tell is empty.</remarks>
public sealed record VirtGuest
{
    /// <summary>The domain.</summary>
    public required VirtDomain Domain { get; init; }

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The name that the guest gives itself.</summary>
    public string? HostName { get; init; }

    /// <summary>Its operating system.</summary>
    public VirtGuestOs? Os { get; init; }

    /// <summary>Its operating system in a few words.</summary>
    public string? OsName => Os?.PrettyName ?? Os?.Name;

    /// <summary>What its clock shows.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The name of its time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How far its time zone is from UTC.</summary>
    public TimeSpan? UtcOffset { get; init; }

    /// <summary>Who is logged in.</summary>
    public IReadOnlyList<VirtGuestUser> Users { get; init; } = [];

    /// <summary>Its mounted file systems.</summary>
    public IReadOnlyList<VirtGuestFileSystem> FileSystems { get; init; } = [];

    /// <summary>Its disks, as it sees them.</summary>
    public IReadOnlyList<VirtGuestDisk> Disks { get; init; } = [];

    /// <summary>Its network interfaces, as it sees them.</summary>
    public IReadOnlyList<GuestInterface> Interfaces { get; init; } = [];

    /// <summary>How many processes waited for a CPU over the last 1, 5 and 15 minutes.</summary>
    public IReadOnlyList<double> Load { get; init; } = [];

    /// <summary>Gives the host name.</summary>
    /// <returns>The host name, or the domain's name.</returns>
    public override string ToString() => HostName ?? DomainName;
}

/// <summary>The operating system of a guest.</summary>
/// <param name="Id">Its short name, such as <c>debian</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="PrettyName">Its name with the version, for people.</param>
/// <param name="Version">Its version.</param>
/// <param name="VersionId">Its version's number.</param>
/// <param name="Machine">The architecture.</param>
/// <param name="KernelRelease">The kernel's release.</param>
/// <param name="KernelVersion">The kernel's version.</param>
public sealed record VirtGuestOs(
    string? Id, string? Name, string? PrettyName, string? Version, string? VersionId, string? Machine, string? KernelRelease, string? KernelVersion)
{
    /// <summary>Gives its name.</summary>
    /// <returns>The name, with the version where it is known.</returns>
    public override string ToString() => PrettyName ?? Name ?? Id ?? string.Empty;
}

/// <summary>Somebody who is logged in to a guest.</summary>
/// <param name="Name">Who.</param>
/// <param name="Domain">The user's own domain, on Windows.</param>
/// <param name="LoginTime">Since when.</param>
public sealed record VirtGuestUser(string Name, string? Domain, DateTimeOffset? LoginTime)
{
    /// <summary>Gives the name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}

/// <summary>A file system of a guest.</summary>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="Name">The device's name in the guest.</param>
/// <param name="Type">Its type, such as <c>ext4</c>.</param>
/// <param name="Total">What it holds, in bytes.</param>
/// <param name="Used">How much of it is in use, in bytes.</param>
/// <param name="Disks">The targets of the disks it lies on.</param>
public sealed record VirtGuestFileSystem(string MountPoint, string? Name, string? Type, long? Total, long? Used, IReadOnlyList<string> Disks)
{
    /// <summary>What it holds, for people.</summary>
    public string? TotalText => SizeText.Of(Total);

    /// <summary>How much of it is in use, for people.</summary>
    public string? UsedText => SizeText.Of(Used);

    /// <summary>Gives the mount point.</summary>
    /// <returns>The mount point.</returns>
    public override string ToString() => MountPoint;
}

/// <summary>A disk, as a guest sees it.</summary>
/// <param name="Name">Its name in the guest.</param>
/// <param name="IsPartition">Whether it is part of another.</param>
/// <param name="Target">The target of the domain's disk that it is, where that is known.</param>
public sealed record VirtGuestDisk(string Name, bool IsPartition, string? Target)
{
    /// <summary>Gives the name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
