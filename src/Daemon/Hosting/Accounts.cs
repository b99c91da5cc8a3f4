using System.Runtime.InteropServices;

namespace VirtPS.Daemon.Hosting;

/// <summary>Knows the machine's users and groups by number.</summary>
internal static partial class Accounts
{
    private const int MostGroups = 1024;

    // What the system answers is in memory of its own, which its next answer overwrites.
    private static readonly Lock Gate = new();

    /// <summary>Finds a user's name.</summary>
    /// <param name="user">The user's number.</param>
    /// <returns>The name, or nothing.</returns>
    public static string? NameOfUser(uint user)
    {
        lock (Gate)
        {
            return NameIn(FindUser(user));
        }
    }

    /// <summary>Finds a group's name.</summary>
    /// <param name="group">The group's number.</param>
    /// <returns>The name, or nothing.</returns>
    public static string? NameOfGroup(uint group)
    {
        lock (Gate)
        {
            return NameIn(FindGroup(group));
        }
    }

    /// <summary>Finds the names of a user's groups.</summary>
    /// <param name="name">The user's name.</param>
    /// <param name="own">The number of the user's own group.</param>
    /// <returns>The names of those groups that have one.</returns>
    public static IReadOnlyList<string> GroupsOf(string name, uint own)
    {
        lock (Gate)
        {
            var groups = new uint[MostGroups];
            var count = groups.Length;
            return ListGroups(name, own, groups, ref count) < 0 ? [] : [.. groups.Take(count).Select(group => NameIn(FindGroup(group))).OfType<string>()];
        }
    }

    // struct passwd and struct group both begin with a pointer to the name.
    private static string? NameIn(nint entry) => entry == 0 ? null : Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry));

    [LibraryImport("libc", EntryPoint = "getpwuid")]
    private static partial nint FindUser(uint user);

    [LibraryImport("libc", EntryPoint = "getgrgid")]
    private static partial nint FindGroup(uint group);

    [LibraryImport("libc", EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ListGroups(string user, uint own, [In, Out] uint[] groups, ref int count);
}
