using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Xdr;

namespace VirtPS.Engine.Rpc.Protocol;

/// <remarks>Hold time in milliseconds.</remarks>
[XdrRecord]
internal readonly partial record struct SendKeyArgs(DomainRef Domain, uint Codeset, uint HoldTime, [Limit(Limits.Keys)] uint[] Keys, uint Flags);

[XdrRecord]
internal readonly partial record struct ProcessSignalArgs(DomainRef Domain, long ProcessId, uint Signal, uint Flags);

/// <remarks>Minimum in bytes.</remarks>
[XdrRecord]
internal readonly partial record struct TrimFileSystemsArgs(DomainRef Domain, string? MountPoint, ulong Minimum, uint Flags);

/// <remarks>No mount points mean all file systems.</remarks>
[XdrRecord]
internal readonly partial record struct FreezeFileSystemsArgs(DomainRef Domain, [Limit(Limits.FileSystems)] string[] MountPoints, uint Flags);

[XdrRecord]
internal readonly partial record struct FileSystemEntry(string MountPoint, string Name, string Type, [Limit(Limits.FileSystems)] string[] Disks);

[XdrRecord]
internal readonly partial record struct FileSystemsResult([Limit(Limits.FileSystems)] FileSystemEntry[] FileSystems, uint Count);

[XdrRecord]
internal readonly partial record struct GuestTimeResult(long Seconds, uint Nanoseconds);

[XdrRecord]
internal readonly partial record struct SetGuestTimeArgs(DomainRef Domain, long Seconds, uint Nanoseconds, uint Flags);

[XdrRecord]
internal readonly partial record struct GuestAddressEntry(int Type, string Address, uint Prefix);

[XdrRecord]
internal readonly partial record struct GuestInterfaceEntry(string Name, string? Mac, [Limit(Limits.GuestInterfaces)] GuestAddressEntry[] Addresses);

[XdrRecord]
internal readonly partial record struct GuestInterfacesResult([Limit(Limits.GuestInterfaces)] GuestInterfaceEntry[] Interfaces);

[XdrRecord]
internal readonly partial record struct UserPasswordArgs(DomainRef Domain, string? User, string? Password, uint Flags);

[XdrRecord]
internal readonly partial record struct GuestInfoResult([Limit(Limits.LongParameters)] TypedParameter[] Parameters);

[XdrRecord]
internal readonly partial record struct SshKeysResult([Limit(Limits.SshKeys)] string[] Keys);

[XdrRecord]
internal readonly partial record struct SetSshKeysArgs(DomainRef Domain, string User, [Limit(Limits.SshKeys)] string[] Keys, uint Flags);
