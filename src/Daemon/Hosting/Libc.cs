using System.Runtime.InteropServices;

namespace VirtPS.Daemon.Hosting;

/// <summary>Calls of the system that .NET does not offer.</summary>
internal static partial class Libc
{
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;
    private const uint Unchanged = uint.MaxValue;

    /// <summary>The number of the user as whom the process runs.</summary>
    public static uint User => GetEffectiveUser();

    /// <summary>Keeps an inherited descriptor from the programs that the daemon starts.</summary>
    /// <param name="descriptor">The descriptor.</param>
    public static void CloseOnExecute(int descriptor) => _ = ControlDescriptor(descriptor, SetDescriptorFlags, CloseOnExec);

    /// <summary>Gives a file to a group.</summary>
    /// <param name="path">The file.</param>
    /// <param name="group">The group's name.</param>
    /// <exception cref="IOException">There is no such group, or the process may not give files to it.</exception>
    public static void ChangeGroup(string path, string group)
    {
        // struct group begins with two pointers, name and password; the number follows.
        var entry = FindGroup(group);
        if (entry == 0)
        {
            throw new IOException($"there is no group '{group}' on this machine (unix_sock_group)");
        }

        var number = (uint)Marshal.ReadInt32(entry, 2 * nint.Size);
        if (ChangeOwner(path, Unchanged, number) != 0)
        {
            throw new IOException($"cannot give {path} to the group '{group}': {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int ControlDescriptor(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "getgrnam", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FindGroup(string name);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
