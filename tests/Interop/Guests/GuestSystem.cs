using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using VirtPS.Build;

namespace VirtPS.Tests.Interop.Guests;

/// <summary>A small Linux for guests: Debian's cloud kernel, and a first file system of busybox, the kernel's modules and QEMU's agent.</summary>
internal static partial class GuestSystem
{
    // What its guests have of devices; what these need comes along.
    private static readonly string[] Drivers =
    [
        "virtio_pci", "virtio_console", "virtio_balloon", "virtio_blk", "virtio_net", "virtio_scsi", "sd_mod", "virtio-rng", "button", "evdev",
    ];

    // .ci/run unpacks packages that are of no use to a host itself.
    private static readonly string[] Places = [Path.Combine(Repository.Find().Output, "guest"), "/"];

    /// <summary>Says what is missing of the packages that it is made from; null when nothing is.</summary>
    public static string? Missing { get; } =
        Peer.Missing(["busybox", "ldd"])
        ?? (Kernel is null || ModulesOf(Kernel) is null ? "needs a kernel of linux-image-cloud-amd64, neither installed here nor unpacked by .ci/run"
            : Agent is null ? "needs qemu-ga of qemu-guest-agent, neither installed here nor unpacked by .ci/run"
            : null);

    /// <summary>The kernel.</summary>
    public static string? Kernel => Places.Select(place => Path.Combine(place, "boot")).Where(Directory.Exists)
        .SelectMany(boot => Directory.GetFiles(boot, "vmlinuz-*-cloud-amd64")).Order(StringComparer.Ordinal).LastOrDefault(kernel => ModulesOf(kernel) is not null);

    private static string? Agent => Places.Select(place => Path.Combine(place, "usr/sbin/qemu-ga")).FirstOrDefault(File.Exists);

    /// <summary>Makes the first file system.</summary>
    /// <param name="directory">Where <c>initrd</c> goes.</param>
    /// <returns>Its path.</returns>
    public static async Task<string> MakeAsync(string directory)
    {
        var root = Path.Combine(directory, "system");
        foreach (var name in new[] { "bin", "sbin", "dev", "proc", "sys", "tmp", "run", "etc/acpi/PWRF", "root", "mnt", "usr/sbin", "lib/modules", "var" })
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        File.Copy(Peer.Find("busybox")!, Path.Combine(root, "bin/busybox"));
        File.CreateSymbolicLink(Path.Combine(root, "var/run"), "/run");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/group"), "root:x:0:\n");
        await File.WriteAllTextAsync(Path.Combine(root, "etc/os-release"), "ID=testguest\nNAME=\"Test Guest\"\nPRETTY_NAME=\"Test Guest 1\"\nVERSION=\"1\"\nVERSION_ID=1\n");
        await File.WriteAllBytesAsync(Path.Combine(root, "run/utmp"), LoggedIn("root", "ttyS0", 1_700_000_000));
        foreach (var (file, target) in new[]
        {
            ("init", "init"), ("inittab", "etc/inittab"), ("agent", "sbin/agent"), ("shell", "sbin/shell"), ("ready", "sbin/ready"), ("shutdown", "sbin/shutdown"),
            ("powerbutton", "etc/acpi/PWRF/00000080"), ("chpasswd", "sbin/chpasswd"),
        })
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Guests/system", file), Path.Combine(root, target));
        }

        CopyModules(Path.Combine(root, "lib/modules"));
        await CopyWithLibrariesAsync(Agent!, root);
        var initrd = Path.Combine(directory, "initrd");
        _ = (await Peer.RunAsync("sh", "-c", "cd \"$0\" && chmod -R 755 . && find . | busybox cpio -o -H newc >\"$1\"", root, initrd)).Success;
        Directory.Delete(root, recursive: true);
        return initrd;
    }

    private static string? ModulesOf(string kernel)
    {
        var version = Path.GetFileName(kernel)["vmlinuz-".Length..];
        return Places.Select(place => Path.Combine(place, "lib/modules", version)).FirstOrDefault(Directory.Exists);
    }

    private static void CopyModules(string target)
    {
        var all = Directory.GetFiles(Path.Combine(ModulesOf(Kernel!)!, "kernel"), "*.ko", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file).Replace('-', '_'), StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var driver in Drivers)
        {
            Add(driver.Replace('-', '_'));
        }

        File.WriteAllLines(Path.Combine(target, "order"), order);

        // What is not among the modules is in the kernel.
        void Add(string name)
        {
            if (order.Contains(name) || all[name].FirstOrDefault() is not { } file)
            {
                return;
            }

            var content = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            foreach (var need in Needs().Match(content).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                Add(need.Replace('-', '_'));
            }

            File.Copy(file, Path.Combine(target, name + ".ko"));
            order.Add(name);
        }
    }

    private static async Task CopyWithLibrariesAsync(string program, string root)
    {
        File.Copy(program, Path.Combine(root, "usr/sbin", Path.GetFileName(program)));
        var libraries = (await Peer.RunAsync("ldd", program)).Success;
        foreach (Match library in Library().Matches(libraries))
        {
            var path = library.Value;
            var target = Path.Combine(root, path[1..]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path, target);
        }
    }

    // struct utmp of glibc: a process of a user's at a terminal.
    private static byte[] LoggedIn(string user, string terminal, int since)
    {
        const int Size = 384, Line = 8, User = 44, Time = 340;
        const short UserProcess = 7;
        var record = new byte[Size];
        BinaryPrimitives.WriteInt16LittleEndian(record, UserProcess);
        Encoding.ASCII.GetBytes(terminal).CopyTo(record, Line);
        Encoding.ASCII.GetBytes(user).CopyTo(record, User);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(Time), since);
        return record;
    }

    [GeneratedRegex(@"\0depends=([^\0]*)\0")]
    private static partial Regex Needs();

    [GeneratedRegex(@"(?<=\s)/\S+")]
    private static partial Regex Library();
}
