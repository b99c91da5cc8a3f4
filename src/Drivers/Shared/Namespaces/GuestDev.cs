using System.Runtime.InteropServices;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Identities;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Namespaces;

/// <summary>Adds devices to the /dev of a guest that runs, and takes them away.</summary>
/// <remarks>qemuDomainNamespaceMknodPaths. The guest's files are reached through its process, without entering its namespace.</remarks>
internal static partial class GuestDev
{
    private const string Place = "/dev/";
    private const uint Block = 0x6000;
    private const uint Character = 0x2000;

    /// <summary>Lists the file systems that are mounted below /dev, relative to it.</summary>
    /// <param name="tree">The host's files.</param>
    /// <returns>The mounts; none within another.</returns>
    internal static IReadOnlyList<string> Mounts(HostTree tree)
    {
        var all = tree.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]).Where(path => path.StartsWith(Place, StringComparison.Ordinal))
            .Select(path => path[Place.Length..]).Where(path => Directory.Exists(Place + path)).Distinct(StringComparer.Ordinal).ToArray();
        return [.. all.Where(path => !all.Any(other => path.StartsWith(other + "/", StringComparison.Ordinal)))];
    }

    /// <summary>Lists a device with the links that lead to it, relative to /dev.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The names; none for what is not below /dev.</returns>
    internal static IReadOnlyList<string> Names(string path)
    {
        var names = new List<string>();
        for (var next = path; next is not null && next.StartsWith(Place, StringComparison.Ordinal) && names.Count < 8; next = Target(next))
        {
            names.Add(next[Place.Length..]);
        }

        return names;
    }

    /// <summary>Adds a device, with the links that lead to it.</summary>
    /// <param name="process">The guest's process.</param>
    /// <param name="path">The device's path on the host.</param>
    /// <param name="owner">To whom it belongs in the guest's view; null to leave it as on the host.</param>
    /// <exception cref="VirtException">SystemError when the kernel refuses.</exception>
    internal static void Add(int process, string path, HostIdentity? owner)
    {
        foreach (var name in Names(path))
        {
            var here = $"/proc/{process}/root/dev/{name}";
            if (FileFacts.OfName(here) is not null)
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(here)!);
            if (new FileInfo(Place + name).LinkTarget is { } target)
            {
                File.CreateSymbolicLink(here, target);
            }
            else if (FileFacts.Of(Place + name) is { } facts && (facts.IsBlock || facts.IsCharacter))
            {
                Make(here, facts, owner);
            }
        }
    }

    /// <summary>Takes a device away; links that lead to it stay.</summary>
    /// <param name="process">The guest's process.</param>
    /// <param name="path">The device's path on the host.</param>
    internal static void Remove(int process, string path)
    {
        if (Names(path) is [.., var name])
        {
            File.Delete($"/proc/{process}/root/dev/{name}");
        }
    }

    private static string? Target(string path)
    {
        var target = new FileInfo(path).LinkTarget;
        return target is null ? null : Path.GetFullPath(target, Path.GetDirectoryName(path)!);
    }

    private static void Make(string here, FileFacts facts, HostIdentity? owner)
    {
        var kind = (facts.IsBlock ? Block : Character) | (uint)facts.Rights;
        var number = ((ulong)(facts.Major & 0xfff) << 8) | (facts.Minor & 0xff) | ((ulong)(facts.Minor & ~0xffu) << 12) | ((ulong)(facts.Major & ~0xfffu) << 32);
        if (MakeNode(here, kind, number) != 0)
        {
            throw new VirtException(VirtErrorCode.SystemError, $"Unable to make device {here}: {Marshal.GetLastPInvokeErrorMessage()}", VirtErrorDomain.Security);
        }

        OwnedFile.Give(here, owner ?? new HostIdentity(facts.Owner, facts.Group));

        if (!OperatingSystem.IsWindows())
        {
            // What the daemon's umask took from its rights.
            File.SetUnixFileMode(here, (UnixFileMode)(facts.Rights & 0x1ff));
        }
    }

    [LibraryImport("libc", EntryPoint = "mknod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeNode(string path, uint mode, ulong device);
}
