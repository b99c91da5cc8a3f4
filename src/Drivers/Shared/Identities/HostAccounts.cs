using System.Globalization;
using System.Runtime.InteropServices;

namespace VirtPS.Drivers.Shared.Identities;

/// <summary>Knows the host's users and groups by name.</summary>
internal static partial class HostAccounts
{
    // struct passwd and struct group begin with two pointers; the numbers follow.
    private const int Numbers = 16;
    private const int MostGroups = 1024;

    // What the system answers is in memory of its own, which its next answer overwrites.
    private static readonly Lock Gate = new();

    /// <summary>Finds a user.</summary>
    /// <param name="name">The user's name.</param>
    /// <returns>The user; null when there is none.</returns>
    internal static HostUser? FindUser(string name)
    {
        lock (Gate)
        {
            return Read(UserNamed(name));
        }
    }

    /// <summary>Finds a user by name, or by a number, with a plus sign before it where a name could be meant.</summary>
    /// <remarks>virGetUserID.</remarks>
    /// <param name="text">The name or number.</param>
    /// <returns>The user; null when there is none of that name.</returns>
    internal static HostUser? ReadUser(string text)
    {
        if (text is not ['+', ..] && FindUser(text) is { } named)
        {
            return named;
        }

        if (!uint.TryParse(text.TrimStart('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        lock (Gate)
        {
            return Read(UserNumbered(number)) ?? new HostUser(null, number, number);
        }
    }

    /// <summary>Finds a group by name, or by a number, with a plus sign before it where a name could be meant.</summary>
    /// <remarks>virGetGroupID.</remarks>
    /// <param name="text">The name or number.</param>
    /// <returns>The group's number; null when there is none of that name.</returns>
    internal static uint? ReadGroup(string text)
    {
        lock (Gate)
        {
            if (text is not ['+', ..] && GroupNamed(text) is var entry and not 0)
            {
                return (uint)Marshal.ReadInt32(entry, Numbers);
            }
        }

        return uint.TryParse(text.TrimStart('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Lists the groups of a user.</summary>
    /// <param name="identity">The user, with the group that it acts as.</param>
    /// <returns>The groups' numbers, with that one.</returns>
    internal static IReadOnlyList<uint> GroupsOf(HostIdentity identity)
    {
        lock (Gate)
        {
            if (Read(UserNumbered(identity.User))?.Name is not { } name)
            {
                return [identity.Group];
            }

            var groups = new uint[MostGroups];
            var count = groups.Length;
            return ListGroups(name, identity.Group, groups, ref count) < 0 ? [identity.Group] : groups[..count];
        }
    }

    private static HostUser? Read(nint entry) => entry == 0
        ? null
        : new HostUser(Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry)), (uint)Marshal.ReadInt32(entry, Numbers), (uint)Marshal.ReadInt32(entry, Numbers + sizeof(uint)));

    [LibraryImport("libc", EntryPoint = "getpwnam", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint UserNamed(string name);

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint UserNumbered(uint number);

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GroupNamed(string name);

    [LibraryImport("libc", EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ListGroups(string user, uint own, [In, Out] uint[] groups, ref int count);
}

/// <summary>A user of the host.</summary>
/// <param name="Name">The user's name; null for a number that has none.</param>
/// <param name="Id">The user's number.</param>
/// <param name="Group">The number of the user's own group.</param>
internal sealed record HostUser(string? Name, uint Id, uint Group);

/// <summary>As whom a process acts.</summary>
/// <param name="User">The user's number.</param>
/// <param name="Group">The group's number.</param>
internal readonly record struct HostIdentity(uint User, uint Group)
{
    /// <summary>Writes it as libvirt labels processes and files, such as <c>+64055:+108</c>.</summary>
    /// <returns>The label.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"+{User}:+{Group}");

    /// <summary>Reads a label.</summary>
    /// <remarks>virParseOwnershipIds.</remarks>
    /// <param name="label">The label: two names or numbers with a colon between them.</param>
    /// <returns>The identity; null when it is no label, or names nobody.</returns>
    internal static HostIdentity? Parse(string label) =>
        label.Split(':') is [var user, var group] && HostAccounts.ReadUser(user) is { } found && HostAccounts.ReadGroup(group) is { } number
            ? new HostIdentity(found.Id, number)
            : null;
}
