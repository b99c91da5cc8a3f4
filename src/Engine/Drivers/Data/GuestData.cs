namespace VirtPS.Engine.Drivers;

/// <summary>A network interface as the guest, a lease or the neighbour table shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mac">Its MAC address, where known.</param>
/// <param name="Addresses">Its addresses.</param>
/// <remarks>virDomainInterfaceAddresses.</remarks>
public sealed record GuestInterface(string Name, string? Mac, IReadOnlyList<GuestAddress> Addresses);

/// <summary>An IP address of a guest.</summary>
/// <param name="Address">The address in text.</param>
/// <param name="Prefix">The length of its network prefix.</param>
/// <param name="IsIPv6">Whether it is an IPv6 address.</param>
/// <remarks>virDomainIPAddress.</remarks>
public readonly record struct GuestAddress(string Address, int Prefix, bool IsIPv6);

/// <summary>A mounted file system of a guest.</summary>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="Name">The device's name in the guest.</param>
/// <param name="Type">Its type, such as <c>ext4</c>.</param>
/// <param name="Disks">Targets of the disks it lies on.</param>
/// <remarks>virDomainGetFSInfo.</remarks>
public sealed record GuestFileSystem(string MountPoint, string Name, string Type, IReadOnlyList<string> Disks);

/// <summary>The time that a guest's clock shows.</summary>
/// <param name="Seconds">Seconds since 1970 in UTC.</param>
/// <param name="Nanoseconds">The fraction.</param>
/// <remarks>virDomainGetTime.</remarks>
public readonly record struct GuestTime(long Seconds, uint Nanoseconds);

/// <summary>A job that runs, or ended, on a domain.</summary>
/// <param name="Type">Its state.</param>
/// <param name="Values">Fields named as virDomainGetJobStats names them; sizes in bytes, times in milliseconds.</param>
/// <remarks>virDomainGetJobInfo, virDomainGetJobStats.</remarks>
public sealed record DomainJobInfo(DomainJobType Type, IReadOnlyList<TypedParameter> Values);

/// <summary>A job that runs on a disk of a domain.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Bandwidth">Its limit in bytes per second; 0 is none.</param>
/// <param name="Current">How far it is, in its own unit.</param>
/// <param name="End">Where it ends, in the same unit; equal to <paramref name="Current"/> when it is ready.</param>
/// <remarks>virDomainGetBlockJobInfo.</remarks>
public sealed record BlockJobInfo(DomainBlockJobType Type, long Bandwidth, ulong Current, ulong End);

/// <summary>The picture of a guest's screen.</summary>
/// <param name="MimeType">What the data is, such as <c>image/png</c>.</param>
/// <param name="Data">The data; the caller disposes of it.</param>
/// <remarks>virDomainScreenshot.</remarks>
public sealed record Screenshot(string MimeType, Stream Data);
